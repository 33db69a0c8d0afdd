using System.Globalization;
using DuckDB.NET.Data;

namespace Gridfold.EndToEnd.Tests;

/// <summary><c>gridfold export ID --tables</c>: DuckDB reads what the leaderboard shows.</summary>
public sealed class TableExportTests
{
    [Fact]
    public async Task Export_Tables_OpenInDuckDbWithTypes()
    {
        using var home = new Home();
        string run = (await Cli.Run(
            home, "run", Repository.Example("iris-kfold.yaml"), "--set", "training.epochs=3", "--set",
            "hyperparameters={lr: {type: double, min: 0.01, max: 1, count: 2}, "
                + "activation: {type: categorical, values: [relu, tanh]}, batch_size: {type: const, value: 16}}", "--set",
            "model={layers: [{linear: 4}, \"${activation}\", {linear: classes}]}", "--set",
            "validation={type: kfold, folds: 3}", "-o", "json")).Expect(0).Output;
        string id = LeaderboardJson.Id(run), folder = Path.Combine(home.Folder, "tables");
        CliResult export = (await Cli.Run(home, "export", id, "--tables", folder)).Expect(0);
        Assert.Contains($"Wrote 4 trials of {id} with their folds and curves to {folder}", export.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["curves.parquet", "folds.parquet", "trials.parquet"],
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        Assert.Equal("4|12|36", Ask("select count(*), sum(folds)::bigint, sum(epochs)::bigint from 'trials.parquet'"));
        Assert.Equal("BIGINT|DOUBLE|VARCHAR|DOUBLE|BOOLEAN", Ask(
            "select typeof(trial), typeof(lr), typeof(activation), typeof(score), typeof(tied_with_leader) from 'trials.parquet' limit 1"));
        Assert.Equal("12|3", Ask("select count(*), count(distinct fold) from 'folds.parquet'"));

        // The score is the mean of the folds' last epochs, which are the last points of the curves.
        Assert.Equal("0", Ask("""
            select count(*) from 'trials.parquet' t
            where abs(t.score - (select avg(c.value) from 'curves.parquet' c
                where c.trial = t.trial and c.epoch = 3 and c.metric = 'validation_accuracy')) > 1e-12
            """));
        string csv = (await Cli.Run(home, "leaderboard", id, "-o", "csv")).Expect(0).Output;
        Assert.Equal("0", Ask($"""
            select count(*) from 'trials.parquet' t join '{home.Write("leaderboard.csv", csv)}' c on t.trial = c.trial
            where t.weights_hash <> c.weights_hash or t.score <> c.score or t.lr <> c.lr or t.rank <> c.rank
            """));

        (await Cli.Run(home, "export", id, "--tables", folder, "--csv")).Expect(0);
        Assert.Equal("0", Ask("select count(*) from (select * from 'curves.parquet' except select * from 'curves.csv')"));
        Assert.Equal("4", Ask("select count(*) from 'trials.csv'"));
        CliResult again = (await Cli.Run(home, "export", id, "--tables", folder)).Expect(2);
        Assert.Contains("trials.parquet exists already; --force writes over it", again.Error, StringComparison.Ordinal);

        string Ask(string query)
        {
            using DuckDBCommand command = database.CreateCommand();
            command.CommandText = query.Replace("from '", $"from '{folder}/", StringComparison.Ordinal);
            using DuckDBDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(
                column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData("export writes one thing", "--tables", "a", "--predictions")]
    [InlineData("--csv belongs to --tables", "--predictions", "--csv")]
    [InlineData("--force belongs to --onnx and --tables", "--predictions", "--force")]
    [InlineData("--tables has all trials, and takes no --trial", "--tables", "a", "--trial", "2")]
    public async Task Export_OptionsThatDoNotFit_SaysSo(string words, params string[] options)
    {
        using var home = new Home();
        CliResult refused = (await Cli.Run(home, ["export", "any", .. options])).Expect(2);
        Assert.Contains(words, refused.Error, StringComparison.Ordinal);
    }
}
