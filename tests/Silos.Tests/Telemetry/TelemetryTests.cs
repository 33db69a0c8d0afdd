using System.Net;
using System.Text.Json.Nodes;
using Gridfold.Silos.Tests.Clusters;

namespace Gridfold.Silos.Tests.Telemetry;

/// <summary>The metrics, health and traces of one real silo.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Home _home = new();
    private readonly RedisServer _redis;
    private SiloProcess? _silo;

    public TelemetryTests()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        _redis = new RedisServer(_home.Folder);
    }

    public async ValueTask InitializeAsync() => await _redis.Start();

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        await _redis.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Series_TenTimesTheTrials_AreNotMore()
    {
        SiloProcess silo = await Start();
        await Search(silo, trials: 20);
        HashSet<string> few = await Scrape.Series(silo);
        string id = await Search(silo, trials: 200);
        HashSet<string> many = await Scrape.Series(silo);
        Assert.DoesNotContain(many.Except(few), series => series.StartsWith("gridfold_", StringComparison.Ordinal));
        Assert.DoesNotContain(many, series => series.Contains(id, StringComparison.Ordinal));

        // Orleans and the runtime serve some metrics only after an event. These events depend on time, not on trials.
        Assert.InRange(many.Count, few.Count, few.Count * 1.2);
    }

    [Fact]
    public async Task Experiment_Series_LastAsLongAsItRuns()
    {
        SiloProcess silo = await Start();
        string id = (await Cli.Run(_home, ["submit", .. LongSearch, "--cluster", silo.Gateway])).Expect(0).Output.Trim();
        string series = $"gridfold_experiment_progress_ratio{{otel_scope_name=\"Gridfold\",experiment=\"{id}\"}}";
        await Until(async () => (await Scrape.Series(silo)).Contains(series));
        (await Cli.Run(_home, "cancel", id, "--cluster", silo.Gateway)).Expect(0);
        await Until(async () => !(await Scrape.Text(silo)).Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SelfTest_OfTheProcessor_IsShownWithItsSetting()
    {
        SiloProcess silo = await Start();
        await Until(async () => (await Scrape.Health(silo, "ready")).Status == HttpStatusCode.OK);

        // The last tried setting is the one that passed. A machine with the fault tries several.
        string[] shown = [
            .. (await Scrape.Series(silo)).Where(series => series.StartsWith("gridfold_device_self_test{", StringComparison.Ordinal))];
        Assert.Single(shown, series => series.Contains("device=\"cpu\"", StringComparison.Ordinal)
            && series.Contains("result=\"passed\"", StringComparison.Ordinal));
        Assert.DoesNotContain(shown, series => series.Contains("refused", StringComparison.Ordinal));

        JsonNode listed = JsonNode.Parse((await Cli.Run(_home, "silos", "-o", "json", "--cluster", silo.Gateway)).Expect(0).Output)![0]!;
        Assert.StartsWith("passed", (string)listed["self_test"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_AsJson_NamesTheFoldAndItsAttempt()
    {
        SiloProcess silo = await Start("--Logging:Console:FormatterName=json", "--Logging:LogLevel:Gridfold=Debug");
        string id = await Search(silo, trials: 2);
        JsonNode[] lines = [.. silo.Log.Split('\n').Where(line => !line.StartsWith("ready: ", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line)!)];
        JsonNode[] trainings = [
            .. lines.Where(line => line["Message"]!.GetValue<string>().StartsWith("The training of fold", StringComparison.Ordinal))];
        Assert.Equal(4, trainings.Length);
        Assert.All(trainings, line =>
        {
            JsonNode scope = line["Scopes"]!.AsArray().Single(scope => scope!["Experiment"] is not null)!;
            Assert.Equal(id, scope["Experiment"]!.GetValue<string>());
            Assert.InRange(scope["Trial"]!.GetValue<int>(), 1, 2);
            Assert.Equal((1, 1), (scope["Fold"]!.GetValue<int>(), scope["Attempt"]!.GetValue<int>()));
        });
    }

    [Fact]
    public async Task Health_DrainedOrStopping_IsAliveAndNotReady()
    {
        SiloProcess silo = await Start();
        await Until(async () => (await Scrape.Health(silo, "ready")).Status == HttpStatusCode.OK);
        (await Cli.Run(_home, "silo", "drain", silo.Name, "--cluster", silo.Gateway)).Expect(0);
        await Until(async () => (await Scrape.Health(silo, "ready")).Status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal("it is drained or quarantined\n", (await Scrape.Health(silo, "ready")).Text);
        Assert.Equal(HttpStatusCode.OK, (await Scrape.Health(silo, "live")).Status);

        (await Cli.Run(_home, "silo", "undrain", silo.Name, "--cluster", silo.Gateway)).Expect(0);
        await Until(async () => (await Scrape.Health(silo, "ready")).Status == HttpStatusCode.OK);

        // After the signal the silo answers, but is never ready again.
        silo.Stop();
        await Until(async () => await IsUnready(silo));
        Assert.True(await IsUnready(silo));
        Assert.Equal(0, await silo.Ended());
    }

    [Fact]
    public async Task Trace_Fold_LeadsFromTheLeaseToTheLeaderboard()
    {
        await using var receiver = new TraceReceiver();
        SiloProcess silo = await Start($"--OTEL_EXPORTER_OTLP_ENDPOINT={receiver.Address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
        await Search(silo, trials: 2);
        await Until(() => Task.FromResult(receiver.Spans.Count(span => span.Name == "fold") >= 2));
        silo.Stop();
        Assert.Equal(0, await silo.Ended());

        Span[] folds = [.. receiver.Spans.Where(span => span.Name == "fold")];
        Assert.Equal(2, folds.Select(fold => fold.Trace).Distinct().Count());
        Assert.All(folds, fold =>
        {
            Assert.Superset(new HashSet<string>(["gridfold.experiment", "gridfold.trial", "gridfold.fold"]), fold.Attributes.ToHashSet());
            Span[] trace = [.. receiver.Spans.Where(span => span.Trace == fold.Trace)];
            Span training = Assert.Single(trace, span => span.Name == "train");
            Assert.Contains(trace, span => span.Name.Contains("ILeaderboardGrain", StringComparison.Ordinal)
                && span.Name.EndsWith("Record", StringComparison.Ordinal) && IsBelow(span, fold, trace));
            Assert.True(IsBelow(training, fold, trace));
            Assert.Contains(trace, span => span.Name.Contains("IFoldGrain", StringComparison.Ordinal)
                && span.Name.EndsWith("Complete", StringComparison.Ordinal));
        });
    }

    private static string[] LongSearch => [Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=2000"];

    private async Task<SiloProcess> Start(params string[] settings)
    {
        _silo = SiloProcess.Start("silo-1", _redis, _home.Folder, settings);
        await _silo.Ready();
        return _silo;
    }

    /// <summary>Submits a search of this many trials of one fold, and waits for its end.</summary>
    private async Task<string> Search(SiloProcess silo, int trials)
    {
        string[] search =
        [
            Repository.Example("iris-kfold.yaml"), "--set", "validation={type: holdout, fraction: 0.2}", "--set", "training.epochs=1",
            "--set", $"searcher={{name: random, max_trials: {trials}, metric: validation_accuracy, mode: max}}",
            "--set", "hyperparameters.lr={type: double, min: 0.001, max: 0.1, log: true}",
        ];
        string id = (await Cli.Run(_home, ["submit", .. search, "--cluster", silo.Gateway])).Expect(0).Output.Trim();
        (await Cli.Run(_home, "watch", id, "--cluster", silo.Gateway, "-o", "json")).Expect(0);
        return id;
    }

    private static bool IsBelow(Span span, Span ancestor, Span[] trace)
    {
        for (Span? at = span; at is not null; at = trace.FirstOrDefault(one => one.Id == at.Parent))
            if (at.Id == ancestor.Id) return true;
        return false;
    }

    private static async Task<bool> IsUnready(SiloProcess silo)
    {
        try
        {
            return (await Scrape.Health(silo, "ready")).Status == HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        DateTimeOffset began = TimeProvider.System.GetUtcNow();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() - began < Patience, "What the test waits for does not come.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
