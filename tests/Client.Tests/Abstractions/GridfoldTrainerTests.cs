using System.Globalization;
using Gridfold.Abstractions;

namespace Gridfold.Client.Tests.Abstractions;

public sealed class GridfoldTrainerTests : IDisposable
{
    private readonly TrainerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Run_AllEpochs_ReportsEachAndSaysDone()
    {
        (int exitCode, string[] reports) = await _bench.Run(
            (task, reporter) =>
            {
                for (int epoch = task.FirstEpoch; epoch <= task.Epochs; epoch++)
                {
                    var metrics = new Dictionary<string, double> { ["a"] = epoch / 4.0, ["b"] = 1 };
                    Assert.Equal(Answer.Continue, reporter.Report(epoch, metrics));
                }
            },
            TrainerBench.Continue, TrainerBench.Continue);
        Assert.Equal(0, exitCode);
        Assert.Equal(
            ["""{"epoch":1,"metrics":{"a":0.25,"b":1}}""", """{"epoch":2,"metrics":{"a":0.5,"b":1}}""", """{"done":true}"""], reports);
    }

    // A number that is not finite has no JSON; Gridfold reads null as diverged.
    [Fact]
    public async Task Report_NumbersThatAreNotFinite_AreNull()
    {
        (_, string[] reports) = await _bench.Run(
            (_, reporter) => reporter.Report(1, new Dictionary<string, double> { ["a"] = double.NaN, ["b"] = double.NegativeInfinity }),
            TrainerBench.Stop);
        Assert.Equal("""{"epoch":1,"metrics":{"a":null,"b":null}}""", Assert.Single(reports));
    }

    [Theory]
    [InlineData(TrainerBench.Stop)]
    [InlineData(null)]
    public async Task Report_StopOrTheEndOfTheInput_EndsTheReports(string? answer)
    {
        bool isCancelled = false;
        (int exitCode, string[] reports) = await _bench.Run(
            new FunctionTrainer((_, reporter, cancellationToken) =>
            {
                var metrics = new Dictionary<string, double> { ["a"] = 1 };
                Assert.Equal(Answer.Stop, reporter.Report(1, metrics));
                isCancelled = cancellationToken.IsCancellationRequested;
                Assert.Equal(Answer.Stop, reporter.Report(2, metrics));
                cancellationToken.ThrowIfCancellationRequested();
            }),
            answer is null ? [] : [answer]);
        Assert.Equal((0, 1, true), (exitCode, reports.Length, isCancelled));
    }

    [Fact]
    public async Task Run_ExceptionOfTheFramework_TellsTheMessageAndTheLineOfTheUser()
    {
        (int ExitCode, string[] Reports) run = await _bench.Run((_, _) => int.Parse("three", CultureInfo.InvariantCulture));
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(
            @"^FormatException: The input string 'three' was not in a correct format\. \(at .*GridfoldTrainerTests.*\.cs:line \d+\)$",
            TrainerBench.ErrorOf(run));
    }

    [Fact]
    public async Task Run_ExceptionAroundAnother_TellsBoth()
    {
        string error = TrainerBench.ErrorOf(await _bench.Run(
            (_, _) => throw new InvalidOperationException("no table", new FileNotFoundException("no such file"))));
        Assert.StartsWith(
            "InvalidOperationException: no table; behind it FileNotFoundException: no such file (at ", error, StringComparison.Ordinal);
    }

    // A training that gives up by itself has failed, other than one that was stopped.
    [Fact]
    public async Task Run_CancelledWithoutAStop_Fails()
    {
        (int ExitCode, string[] Reports) run = await _bench.Run((_, _) => throw new OperationCanceledException("too long"));
        Assert.Equal((1, true), (run.ExitCode, TrainerBench.ErrorOf(run).Contains("too long", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "there is no task: the first line of the standard input must be a task")]
    [InlineData("hello", "the task cannot be read")]
    [InlineData("[]", "the task cannot be read")]
    [InlineData("""{"protocol": 1}""", "the task cannot be read")]
    [InlineData("""{"protocol": 2}""", "the task has protocol 2, and this Gridfold.Abstractions knows protocol 1")]
    public async Task Run_NoTask_SaysWhatIsMissing(string line, string message)
    {
        using var output = new StringWriter();
        int exitCode = await GridfoldTrainer.Run(
            new FunctionTrainer((_, _, _) => Assert.Fail("There is nothing to train.")), new StringReader(line), output);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, TrainerBench.ErrorOf((exitCode, [output.ToString()])), StringComparison.Ordinal);
    }
}
