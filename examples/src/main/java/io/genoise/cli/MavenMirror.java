package io.genoise.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// Where a user's Maven fetches from instead of Maven Central: a company's repository, as `~/.m2/settings.xml` has it.
final class MavenMirror {
    private static final List<String> ALL = List.of("*", "central", "external:*");

    private MavenMirror() {}

    /// The first mirror of Maven Central in the settings of the user with this `home`; empty if there is none.
    ///
    /// @throws IllegalArgumentException if the settings cannot be read
    static Optional<URI> ofCentral(Path home) {
        Path settings = home.resolve(".m2/settings.xml");
        if (!Files.isRegularFile(settings)) {
            return Optional.empty();
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // throws, and prints nothing
            NodeList mirrors = builder.parse(settings.toFile()).getElementsByTagName("mirror");
            for (int i = 0; i < mirrors.getLength(); i++) {
                Element mirror = (Element) mirrors.item(i);
                if (mirrorsCentral(text(mirror, "mirrorOf"))) {
                    return Optional.of(URI.create(text(mirror, "url")));
                }
            }
            return Optional.empty();
        } catch (IOException
                | SAXException
                | ParserConfigurationException
                | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s cannot be read (%s): name a repository with --repository"
                            .formatted(settings, e.getMessage()),
                    e);
        }
    }

    private static boolean mirrorsCentral(String of) {
        List<String> names = Arrays.stream(of.split(",")).map(String::strip).toList();
        return !names.contains("!central") && names.stream().anyMatch(ALL::contains);
    }

    private static String text(Element mirror, String name) {
        NodeList found = mirror.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }
}
