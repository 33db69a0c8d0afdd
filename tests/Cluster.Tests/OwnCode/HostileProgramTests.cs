using System.Globalization;
using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Cluster.Tests.OwnCode;

/// <summary>Whatever the user's program does costs its own trial, with a message, and leaves no process behind.</summary>
public sealed class HostileProgramTests
{
    [Theory]
    [InlineData("echo boom >&2; exit 3", "the program failed: it exited with code 3; its last line on stderr: boom")]
    [InlineData("exit 0", "the program failed: it ended without a report")]
    [InlineData("kill -SEGV $$", "the program failed: it was killed by signal 11")]
    [InlineData("report 1; exit 9", "the program failed: it exited with code 9")]
    [InlineData("echo '{garbage'", "the program failed: it wrote the line {garbage; it begins with '{' and is not JSON")]
    [InlineData("""echo '{"metrics": {"score": NaN}}'""", "JSON has no NaN, write null for it")]
    [InlineData("""echo '{"metrics": {"score": null}}'""", "diverged: score is not a finite number in epoch 1")]
    [InlineData("""echo '{"metrics": {"score": 1e999}}'""", "diverged: score is not a finite number in epoch 1")]
    [InlineData("""echo '{"metrics": {"score": "1"}}'""", "the metric score must be a number")]
    [InlineData("""echo '{"metrics": {}}'""", "metrics must have 1 to 200 entries")]
    [InlineData("""echo '{"metrics": {"score": 1, "score": 2}}'""", "it has the metric score twice")]
    [InlineData("""echo '{"metrics": {"a b": 1}}'""", "a metric has the name 'a b'; a name has letters")]
    [InlineData("""echo '{"metric": {"score": 1}}'""", "'metric' is not a key; did you mean 'metrics'?")]
    [InlineData("""echo '{"epoch": 1}'""", "it needs one of metrics, done and error")]
    [InlineData("""echo '{"metrics": {"loss": 1}}'""", "it reported loss and not score, which the search is for")]
    [InlineData("report 2", "it reported epoch 2, and the next one is 1")]
    [InlineData("report 1; report 2; report 3; report 4", "it reported epoch 4, and training.epochs is 3")]
    [InlineData("""report 1; echo '{"metrics": {"score": 1, "more": 2}}'""", "each epoch must have the same metrics")]
    [InlineData("""echo '{"error": "no data today"}'; sleep 1000""", "the program failed: it gave up: no data today")]
    [InlineData("""echo '{"metrics": {"score": 1}, "checkpoint": "../x"}'""", "checkpoint must be the name of a file")]
    [InlineData("""echo '{"metrics": {"score": 1}, "checkpoint": "x"}'""", "its checkpoint x cannot be read from the folder")]
    [InlineData("head -c 3000000 /dev/zero | tr '\\0' '{'", "it wrote a report of over 1048576 bytes")]
    [InlineData("exec >&-; sleep 1000", "it closed its output and did not exit within 0.2 s")]
    [InlineData("exec nosuchprogram", "the program failed: it exited with code 127; its last line on stderr: ")]
    [InlineData("printf '\\033[31mred\\n' >&2; exit 1", "its last line on stderr: \\u001b[31mred")]
    public void Train_ProgramThatBreaksARule_FailsWithItsMessage(string script, string reason)
    {
        using var bench = new ProgramBench();
        bench.Options.ExitTime = TimeSpan.FromSeconds(0.2);
        ProgramObserver seen = bench.Run(ProgramBench.Reports + script);
        Assert.Equal(Status.Failed, seen.Result!.Summary.Status);
        Assert.Contains(reason, seen.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sleep 1000")]
    [InlineData("trap '' TERM INT HUP; while true; do sleep 1000; done")]
    [InlineData("while true; do :; done")]
    [InlineData("report 1; cat")]
    public void Train_ProgramThatHangs_IsKilledAtItsTimeout(string script)
    {
        using var bench = new ProgramBench { Resources = """{"fold_timeout": "0.3s"}""" };
        string id = Path.Combine(bench.Folder, "id");
        ProgramObserver seen = bench.Run($"echo $$ > {id}\n{ProgramBench.Reports}{script}");
        Assert.StartsWith(
            "the program failed: it took longer than 0.3 s, which is resources.fold_timeout", seen.Reason, StringComparison.Ordinal);
        AssertDead(id);
    }

    // A child in a session of its own, whose parent has ended, and one that holds the output open.
    [Theory]
    [InlineData("(setsid sh -c 'echo $$ > ID; exec sleep 1000' > /dev/null 2>&1 < /dev/null &)")]
    [InlineData("sh -c 'echo $$ > ID; exec sleep 1000' &")]
    public void Train_ProgramWithAChildThatOutlivesIt_LeavesNone(string fork)
    {
        using var bench = new ProgramBench();
        string id = Path.Combine(bench.Folder, "id");
        string script = $"{fork.Replace("ID", id, StringComparison.Ordinal)}\nwhile ! [ -s {id} ]; do :; done\nreport 1";
        Assert.Equal(Status.Completed, bench.Run(ProgramBench.Reports + script).Result!.Summary.Status);
        AssertDead(id);
    }

    [Fact]
    public void Train_ProgramThatFillsMemory_MeetsItsLimit()
    {
        using var bench = new ProgramBench { Resources = """{"memory": "200MB"}""" };
        ProgramObserver seen = bench.Run(["python3", "-c", "x = bytearray(500_000_000)"]);
        Assert.Equal("the program failed: it exited with code 1; its last line on stderr: MemoryError", seen.Reason);
        Assert.Equal(Status.Failed, bench.Run(["python3", "-c", "raise ValueError('no such optimizer')"]).Result!.Summary.Status);
    }

    [Fact]
    public void Train_ProgramThatRaises_FailsWithItsException()
    {
        using var bench = new ProgramBench();
        ProgramObserver seen = bench.Run(["python3", "-c", "raise ValueError('no such optimizer')"]);
        Assert.EndsWith("its last line on stderr: ValueError: no such optimizer", seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ProgramThatWritesWithoutEnd_IsCutAndCompletes()
    {
        using var bench = new ProgramBench();
        ProgramObserver seen = bench.Run(ProgramBench.Reports + """
            head -c 5000000 /dev/zero | tr '\0' 'x'
            echo
            yes noise | head -c 5000000 >&2
            report 1
            """);
        Assert.Equal(Status.Completed, seen.Result!.Summary.Status);
        Assert.InRange(bench.Log.Count, 2, 1000);
        Assert.All(bench.Log, line => Assert.InRange(line.Length, 1, 2100));
    }

    // To open a pipe waits for its writer, which never comes.
    [Fact]
    public void Train_CheckpointThatIsAPipe_FailsAndIsNotWaitedFor()
    {
        using var bench = new ProgramBench();
        ProgramObserver seen = bench.Run("""
            read -r task
            mkfifo "$(echo "$task" | sed 's/.*"folder":"\([^"]*\)".*/\1/')/x"
            echo '{"metrics": {"score": 1}, "checkpoint": "x"}'
            """);
        Assert.Equal("the program failed: its checkpoint x is a pipe; write a file", seen.Reason);
    }

    // Lines that nobody reads any more must not fill the memory of the silo.
    [Fact]
    public void Train_ProgramThatWritesAfterItsEnd_IsHeldBack()
    {
        using var bench = new ProgramBench();
        bench.Options.ExitTime = TimeSpan.FromSeconds(0.5);
        string all = Path.Combine(bench.Folder, "all");
        ProgramObserver seen = bench.Run(ProgramBench.Reports + $$"""
            report 1
            echo '{"done": true}'
            yes "$(head -c 100000 /dev/zero | tr '\0' 'x')" | head -n 300
            touch {{all}}
            """);
        Assert.Equal(Status.Completed, seen.Result!.Summary.Status);
        Assert.False(File.Exists(all));
    }

    // A program that never reads its task, which is larger than a pipe.
    [Fact]
    public void Train_ProgramThatReadsNothing_Completes()
    {
        string rows = string.Concat(Enumerable.Range(0, 30_000).Select(row => $"{row},{(row % 2 == 0 ? 'a' : 'b')}\n"));
        using var bench = new ProgramBench { Table = $"x,y\n{rows}" };
        Assert.Equal(
            Status.Completed, bench.Run("""echo '{"metrics": {"score": 1}}'""").Result!.Summary.Status);
    }

    [Fact]
    public void Train_RunThatIsDropped_EndsWithoutAResult()
    {
        using var bench = new ProgramBench();
        string id = Path.Combine(bench.Folder, "id");
        ProgramObserver seen = bench.Run(
            $"echo $$ > {id}\n{ProgramBench.Reports}report 1; sleep 1000", new ProgramObserver { DropAt = 1 });
        Assert.Null(seen.Result);
        AssertDead(id);
    }

    // The system kills the program with the thread that started it, and so with the silo.
    [Fact]
    public void Start_ThreadThatEnds_TakesTheProgramAlong()
    {
        using var bench = new ProgramBench();
        string id = Path.Combine(bench.Folder, "id");
        Silo.OwnCode.TrainingProgram? program = null;
        var thread = new Thread(() =>
        {
            program = Silo.OwnCode.TrainingProgram.Start(
                new Silo.OwnCode.ProgramStart(["sh", "-c", $"echo $$ > {id}; echo there; exec sleep 1000"], bench.Folder), _ => { });
            program.Take(TimeSpan.FromSeconds(30));
        });
        thread.Start();
        thread.Join();
        Assert.Equal(128 + 9, program!.ExitCode(TimeSpan.FromSeconds(30)));
        AssertDead(id);
        program.Dispose();
    }

    [Fact]
    public void Train_SiloWithoutOwnCode_TakesNoJob()
    {
        using var bench = new ProgramBench();
        bench.Options.Role = Grains.OwnCode.OwnCodeRole.None;
        InputException refusal = Assert.Throws<InputException>(() => bench.Run("exit 0"));
        Assert.Equal("training.command is off on this silo: Gridfold:OwnCode:Role is None", refusal.Message);
    }

    [Fact]
    public void Train_EnvironmentOfTheSilo_IsKeptFromThePrograms()
    {
        using var bench = new ProgramBench();
        bench.Options.PassesEnvironment = false;
        Environment.SetEnvironmentVariable("Orleans__Clustering__ConnectionString", "secret");
        bench.Run("env; exit 1");
        Assert.DoesNotContain(bench.Log, line => line.Contains("secret", StringComparison.Ordinal));
        Assert.Contains(bench.Log, line => line.Contains("PATH=", StringComparison.Ordinal));
    }

    private static void AssertDead(string file)
    {
        string id = File.ReadAllText(file).Trim();
        string stat = $"/proc/{int.Parse(id, CultureInfo.InvariantCulture)}/stat";

        // A process that is dead and not yet buried has the state Z.
        string text = "";
        try
        {
            text = File.ReadAllText(stat);
        }
        catch (IOException)
        {
            return;
        }

        Assert.Contains(") Z ", text, StringComparison.Ordinal);
    }
}
