/// The program as a module: it needs neither a flag nor to know of the backend, which Java finds.
module example {
    requires io.genoise;
    requires java.desktop;

    exports example;
}
