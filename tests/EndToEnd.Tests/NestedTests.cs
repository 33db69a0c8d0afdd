using System.Text.Json.Nodes;

namespace Gridfold.EndToEnd.Tests;

/// <summary>A search with nested validation, from the file to predictions.</summary>
public sealed class NestedTests
{
    private const int Outer = 3, Inner = 2;

    private const string File = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: nested
        dataset: {name: iris, preprocess: [{standardize: {}}]}
        model: {preset: {name: mlp, hidden: "${hidden}"}}
        training: {optimizer: {name: adam, lr: 0.02}, batch_size: 16, epochs: 4}
        hyperparameters:
          hidden: {type: categorical, values: [1, 2, 3, 8]}
        searcher: {name: grid, metric: validation_accuracy}
        validation: {type: nested, outer: 3, inner: 2, stratified: true}
        """;

    [Fact]
    public async Task Run_Nested_JudgesTheWinnersOfTheInnerFolds()
    {
        using var home = new Home();
        home.Write("nested.yaml", File);
        CliResult plan = (await CommandsHere.Run(home, ["plan", "nested.yaml", "-o", "json"])).Expect(0);
        JsonNode planned = JsonNode.Parse(plan.Output)!.AsArray()[0]!;
        Assert.Equal((36, 12), ((int)planned["folds"]!, (int)planned["outer_refits"]!));

        JsonObject document = LeaderboardJson.Parse((await CommandsHere.Run(home, ["run", "nested.yaml", "-o", "json"])).Expect(0).Output);
        JsonObject[] trials = [.. document["leaderboard"]!.AsArray().Select(trial => trial!.AsObject())
            .OrderBy(trial => (long)trial["trial"]!)];
        JsonNode nested = document["experiment"]!["nested"]!;
        JsonNode[] folds = [.. nested["outer_folds"]!.AsArray().Select(fold => fold!)];
        for (int outer = 0; outer < Outer; outer++)
        {
            double InnerOf(JsonObject trial) => Numbers(trial, "fold_scores").Skip(outer * Inner).Take(Inner).Average();

            // Of equal trials the first one wins.
            JsonObject winner = trials.MaxBy(trial => (Math.Round(InnerOf(trial), 9), -(long)trial["trial"]!))!;
            Assert.Equal((long)winner["trial"]!, (long)folds[outer]["winner"]!);
            Assert.Equal(Numbers(winner, "outer_scores")[outer], (double)folds[outer]["score"]!);
            Assert.Equal(InnerOf(winner), (double)folds[outer]["inner_score"]!, 1e-12);
        }

        Assert.Equal(folds.Average(fold => (double)fold["score"]!), (double)nested["score"]!, 1e-12);
        Assert.All(trials, trial => Assert.Equal(Numbers(trial, "fold_scores").Average(), (double)trial["score"]!, 1e-12));
        Assert.Null(document["expected_of_best"]);

        CliResult board = (await CommandsHere.Run(home, ["leaderboard", "last"])).Expect(0);
        Assert.Contains("The score of the search on new rows is ", board.Error, StringComparison.Ordinal);
        Assert.Contains(" won the 3 outer folds.", board.Error, StringComparison.Ordinal);
        string described = (await CommandsHere.Run(home, ["describe", "last"])).Expect(0).Output;
        Assert.Contains("outer fold 3", described, StringComparison.Ordinal);
        string trial = (await CommandsHere.Run(home, ["describe", "last", "1"])).Expect(0).Output;
        Assert.Contains("9 (outer 3)", trial, StringComparison.Ordinal);

        // The networks of the outer folds predict.
        CliResult export = (await CommandsHere.Run(home, ["export", "last", "--weights", "weights"])).Expect(0);
        Assert.Contains("3 folds, to weights", export.Error, StringComparison.Ordinal);
        string rows = home.Write("rows.csv", "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n");
        CliResult predicted = (await CommandsHere.Run(home, ["predict", "last", "--input", rows, "-o", "json"])).Expect(0);
        Assert.Single(JsonNode.Parse(predicted.Output)!.AsArray());
        (await CommandsHere.Run(home, ["report", "last", "--output", "report.html"])).Expect(0);
        Assert.Contains("The score of the search on new rows is ",
            await System.IO.File.ReadAllTextAsync(Path.Combine(home.Folder, "report.html"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        CliResult replay = (await CommandsHere.Run(home, ["replay", "last", "2"])).Expect(0);
        Assert.Contains("1 of 1 trial: the same weights and scores, bit for bit", replay.Error, StringComparison.Ordinal);
        (await CommandsHere.Run(home, ["delete", "last", "--yes"])).Expect(0);
    }

    private static double[] Numbers(JsonObject trial, string name) => [.. trial[name]!.AsArray().Select(score => (double)score!)];
}
