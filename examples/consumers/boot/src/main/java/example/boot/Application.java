package example.boot;

import example.FirstSteps;
import io.genoise.runtime.Relaunch;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/// The program in a jar of jars, started without a flag.
@SpringBootApplication
public class Application {
    public static void main(String[] arguments) {
        Relaunch.withVectors(Application.class, arguments);
        SpringApplication.run(Application.class, arguments);
    }

    @Bean
    CommandLineRunner steps() {
        return FirstSteps::main;
    }
}
