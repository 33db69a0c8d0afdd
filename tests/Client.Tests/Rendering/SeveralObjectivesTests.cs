using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Figures;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Rendering;

public sealed class SeveralObjectivesTests
{
    private static readonly Objective Two = Objective.Chain([new("validation_accuracy", true), new("parameters", false)]);

    private static readonly RankedResult[] Ranked =
    [
        Of(1, Trial(4, 0.9, 12345)) with { IsLeader = true }, Of(1, Trial(2, 0.8, 20)), Of(2, Trial(1, 0.8, 40)),
        Of(null, Searches.Trial(3, 4, 0.1, null)),
    ];

    private static readonly ExperimentSnapshot Search = Searches.Snapshot(2) with
    {
        Objective = Two,
        Best = [.. Ranked.Select(ranked => ranked.Result).Take(3)],
    };

    [Fact]
    public void PrintTable_MarksTheFrontAndHasAColumnOfEachObjective()
    {
        (string table, string words) = Print(Search);
        string[] lines = [.. table.Split('\n').Select(line => line.Trim())];
        Assert.Matches("^rank .* parameters ", lines.Single(line => line.StartsWith("rank", StringComparison.Ordinal)));
        Assert.Matches("^1[*] .* 12,345 ", lines.First(line => line.StartsWith("1*", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line.StartsWith("1*", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith("2*", StringComparison.Ordinal));
        Assert.Contains("* marks the Pareto front", words, StringComparison.Ordinal);
        Assert.DoesNotContain("depends on the machine", words, StringComparison.Ordinal);
    }

    [Fact]
    public void PrintTable_SecondsAreAnObjective_MarksThemAsNotReproducible()
    {
        (string table, string words) = Print(Search with
        {
            Objective = Objective.Chain([new("validation_accuracy", true), new("training_seconds", false)]),
        });
        Assert.Contains("training_seconds!", table, StringComparison.Ordinal);
        Assert.Contains("! marks what depends on the machine: training_seconds.", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_Json_NamesTheObjectivesAndTheTrialsOfTheFront()
    {
        using var stream = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(stream))
            await LeaderboardDocument.Write(writer, Search, Ranked.ToAsyncEnumerable(), Standing.None);
        JsonNode document = JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!;
        Assert.Equal(["validation_accuracy", "parameters"],
            document["experiment"]!["objectives"]!.AsArray().Select(objective => objective!["metric"]!.GetValue<string>()));
        Assert.Equal([true, true, false, false],
            document["leaderboard"]!.AsArray().Select(trial => trial!["on_front"]!.GetValue<bool>()));
    }

    [Fact]
    public void Figure_DrawsTheFrontInTheOrderOfTheSecondObjective()
    {
        var figure = ParetoFigure.Of(Two, TrialSample.Of(Ranked));
        Assert.Equal([2, 4], figure.Front.Select(trial => trial.Trial));
        Assert.Equal([1, 2, 4], figure.Trials.Select(trial => trial.Trial).Order());
        Assert.Equal("The Pareto front has 2 trials: 0.8000 with 20 (trial 2) to 0.9000 with 12,345 (trial 4).", figure.Description);
        Assert.Contains("Better is up and to the left.", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("3 of 4 ended trials are drawn.", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("Pareto front", figure.Draw().ToSvg().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Figure_OneObjective_IsRefused() => Assert.Contains(
        "the search has one, validation_accuracy",
        Assert.Throws<NotFoundException>(() => ParetoFigure.Of(new("validation_accuracy", true), TrialSample.Of(Ranked))).Message,
        StringComparison.Ordinal);

    private static (string Table, string Words) Print(ExperimentSnapshot search)
    {
        using StringWriter output = new(), error = new();
        LeaderboardOutput.PrintTable(
            new Terminal(output, error, 140), ClusterTarget.Find("127.0.0.1:30000"), search, Ranked, Standing.None);
        return (output.ToString(), error.ToString());
    }

    private static RankedResult Of(long? rank, TrialResult trial) => new(rank, trial) { IsOnFront = rank == 1 };

    private static TrialResult Trial(long number, double score, double parameters)
    {
        TrialResult trial = Searches.Trial(number, 4, 0.1, score);
        return trial with { Metrics = [.. trial.Metrics, new MetricValue("parameters", parameters)], OtherScores = [parameters] };
    }
}
