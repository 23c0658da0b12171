import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks one xueji process that stays: a request a line in, an answer a line out, in the same order. */
public final class Caller implements AutoCloseable {
    private final List<String> command;
    private final ExecutorService reading = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "xueji-answers");
        thread.setDaemon(true);
        return thread;
    });
    private Process process;
    private BufferedWriter requests;
    private BufferedReader answers;

    public Caller(List<String> command) throws IOException {
        this.command = command;
        start();
    }

    /** The answer to one request: a decision, or {"problems": [...]}. All threads may call; they take turns. */
    public synchronized String ask(String json, Duration budget) throws IOException, TimeoutException {
        try {
            requests.write(json.replace('\n', ' ').replace('\r', ' ')); // one line; in JSON line breaks mean nothing
            requests.newLine();
            requests.flush();
            String answer = reading.submit(answers::readLine).get(budget.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new IOException("xueji has ended; its messages are on standard error");
            }
            return answer;
        } catch (IOException | TimeoutException | ExecutionException | InterruptedException error) {
            restart(); // an answer that comes too late must not become the next one's
            if (error instanceof TimeoutException late) {
                throw late;
            }
            throw error instanceof IOException broken ? broken : new IOException(error);
        }
    }

    /** Only "permitted" lets a request through: refused, discretion, undetermined and problems do not. */
    public static boolean mayProceed(String answer) {
        return answer.startsWith("{\"outcome\":\"permitted\","); // with a JSON library: its field "outcome"
    }

    /** A new process reads the packs as they are now; one that cannot (bad packs) answers nothing. */
    public synchronized void restart() throws IOException {
        process.destroyForcibly();
        start();
    }

    private void start() throws IOException {
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void close() throws IOException {
        requests.close(); // the end of its input ends the process
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        reading.shutdownNow();
    }

    /** java Caller.java requests.jsonl xueji decide - --lines --region gansu --lang zh */
    public static void main(String[] arguments) throws Exception {
        List<String> command = List.of(arguments).subList(1, arguments.length);
        try (Caller xueji = new Caller(command)) {
            for (String request : Files.readAllLines(Path.of(arguments[0]))) {
                String answer = xueji.ask(request, Duration.ofSeconds(10)); // the first waits for the packs to load
                System.out.println((mayProceed(answer) ? "proceed " : "stop ") + answer.substring(0, 24));
            }
        }
    }
}
