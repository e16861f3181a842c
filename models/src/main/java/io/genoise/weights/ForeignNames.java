package io.genoise.weights;

import java.util.Optional;

/// The files of other programs that are known, by the names in them.
enum ForeignNames {
    /// Of timm too.
    TORCHVISION_RESNET(
            "torchvision's ResNet",
            "layer1.0.conv1.weight",
            """
            - bn1.num_batches_tracked
            - layer#.#.bn#.num_batches_tracked
            - layer#.#.downsample.#.num_batches_tracked
            conv1.weight
            bn1.*
            layer#.#.conv#.weight
            layer#.#.bn#.*
            layer#.#.downsample.#.*
            fc.*
            """,
            ResNetFile::read),
    /// Meta's DINO and DINOv2 have the names that timm has.
    TIMM_TRANSFORMER(
            "timm's vision transformer",
            "patch_embed.proj.weight",
            """
            - mask_token
            cls_token
            pos_embed
            register_tokens
            reg_token = register_tokens
            patch_embed.proj.*
            blocks.#.norm1.*
            blocks.#.attn.qkv.*
            blocks.#.attn.proj.*
            blocks.#.ls1.gamma
            blocks.#.norm2.*
            blocks.#.mlp.fc1.*
            blocks.#.mlp.fc2.*
            blocks.#.ls2.gamma
            norm.*
            head.*
            """,
            TransformerFile::read),
    /// Of DINOv2 and, where the names differ, of ViT.
    HUGGING_FACE_TRANSFORMER(
            "Hugging Face's vision transformer",
            "embeddings.patch_embeddings.projection.weight",
            """
            - embeddings.mask_token
            - pooler.dense.*
            embeddings.cls_token = cls_token
            embeddings.position_embeddings = pos_embed
            embeddings.register_tokens = register_tokens
            embeddings.patch_embeddings.projection.* = patch_embed.proj.*
            encoder.layer.#.norm1.* = blocks.#.norm1.*
            encoder.layer.#.layernorm_before.* = blocks.#.norm1.*
            encoder.layer.#.attention.attention.query.* + encoder.layer.#.attention.attention.key.* + encoder.layer.#.attention.attention.value.* = blocks.#.attn.qkv.*
            encoder.layer.#.attention.output.dense.* = blocks.#.attn.proj.*
            encoder.layer.#.layer_scale1.lambda1 = blocks.#.ls1.gamma
            encoder.layer.#.norm2.* = blocks.#.norm2.*
            encoder.layer.#.layernorm_after.* = blocks.#.norm2.*
            encoder.layer.#.mlp.fc1.* = blocks.#.mlp.fc1.*
            encoder.layer.#.intermediate.dense.* = blocks.#.mlp.fc1.*
            encoder.layer.#.mlp.fc2.* = blocks.#.mlp.fc2.*
            encoder.layer.#.output.dense.* = blocks.#.mlp.fc2.*
            encoder.layer.#.layer_scale2.lambda1 = blocks.#.ls2.gamma
            layernorm.* = norm.*
            classifier.* = head.*
            """,
            TransformerFile::read);

    /// From tensors by our names to the network that they are of.
    @FunctionalInterface
    interface Reader {
        Recognised read(ForeignTensors tensors, ForeignEncoder.Options options);
    }

    final String words;
    final WeightNames names;
    final Reader reader;
    private final String mark;

    ForeignNames(String words, String mark, String names, Reader reader) {
        this.words = words;
        this.mark = mark;
        this.names = WeightNames.of(names);
        this.reader = reader;
    }

    /// What stands before the names if `name`, which every such file has, is among these; else empty.
    Optional<String> prefix(String name) {
        boolean found = name.equals(mark) || name.endsWith("." + mark);
        return found
                ? Optional.of(name.substring(0, name.length() - mark.length()))
                : Optional.empty();
    }
}
