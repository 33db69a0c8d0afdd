using Gridfold.Grains;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;
using Microsoft.Data.Sqlite;

namespace Gridfold.Client.Tests.Imports;

/// <summary>
/// The command <c>import</c>. Optuna 3.1 wrote the files in <c>Recorded</c>: the same search in a database (only the tables that matter, as
/// SQL), in a journal, and as the CSV file of its data frame. The database and the journal have a second study with two objectives.
/// </summary>
public sealed class ImportTests : IDisposable
{
    private const string Wide = "  wide: {type: categorical, values: [true, false]}\n";
    private const string Spec = $$"""
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: warm
        dataset: {name: iris}
        model: {layers: [{linear: "${hidden}"}, relu, {linear: classes}]}
        training: {optimizer: {name: "${optimizer}", lr: "${lr}"}, batch_size: 16, epochs: 5}
        hyperparameters:
          lr: {type: double, min: 0.001, max: 1, log: true}
          hidden: {type: int, min: 4, max: 16, step: 4}
          optimizer: {type: categorical, values: [sgd, adam]}
        {{Wide}}searcher:
          # The comment stays.
          name: tpe
          metric: validation_accuracy
          mode: max
          max_trials: 12
        validation: {type: stratified_kfold, folds: 3}
        """;

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("optuna.db")]
    [InlineData("optuna.log")]
    [InlineData("optuna.csv")]
    public async Task Import_SearchOfOptuna_BeginsWithItsEndedTrials(string name)
    {
        string written = Path.Combine(_sandbox.Folder, "warm.yaml");
        CommandResult result = (await Import(name, Spec, "-o", written)).Expect(0);
        Assert.Contains("2 trials that neither completed nor failed; left out", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 trial outside the search space of the file; left out", result.Error, StringComparison.Ordinal);
        IReadOnlyList<PastTrial> trials = TrialsOf(written);
        Assert.Equal(7, trials.Count);
        Assert.Equal(
            [("lr", "0.017826497151386938"), ("hidden", "12"), ("optimizer", "adam"), ("wide", "true")],
            trials[0].Values.Select(value => (value.Name, ((SpecScalar)value.Value).Text)));
        Assert.Equal(0.839826497151387, trials[0].Score);
        Assert.Equal((Status.Failed, null), (trials[3].Status, trials[3].Score));
        Assert.Equal([true, true, true, false, true, true, true], trials.Select(trial => trial.Status == Status.Completed));
    }

    [Theory]
    [InlineData("  name: tpe\n", "  name: tpe\n")]
    [InlineData("searcher:\n  # The comment stays.\n  name: tpe\n  metric: validation_accuracy\n  mode: max\n  max_trials: 12",
        "searcher: {name: tpe, metric: validation_accuracy, mode: max, max_trials: 12}")]
    [InlineData("\n", "\r\n")]
    public async Task Import_OnStdout_ChangesNothingElse(string old, string changed)
    {
        string text = Spec.Replace(old, changed, StringComparison.Ordinal);
        string output = (await Import("optuna.csv", text)).Expect(0).Output;
        int start = output.IndexOf("warm_start:", StringComparison.Ordinal), end = output.IndexOf("]}]", StringComparison.Ordinal) + 3;
        Assert.Equal(text, output[..start] + output[end..].TrimStart(' ', ',', '\r', '\n'));
        Assert.Equal(7, TrialsOf(_sandbox.Write("again.yaml", output)).Count);
    }

    [Fact]
    public async Task Import_TableOfAnyTool_TakesNamedColumnsAndDefaults()
    {
        string table = _sandbox.Write("runs.csv", "run;lr;hyperparameters.hidden;acc\na;0.1;8;0.9\nb;0.01;4.0;nan\nc;5;4;0.9\n");
        string written = Path.Combine(_sandbox.Folder, "warm.yaml");
        CommandResult result = (await Import(
            table, Spec, "-o", written, "--score", "acc", "--default", "optimizer=sgd", "--default", "wide=false")).Expect(0);
        Assert.Contains("runs.csv has 1 trial outside the search space", result.Error, StringComparison.Ordinal);
        IReadOnlyList<PastTrial> trials = TrialsOf(written);
        Assert.Equal([0.9, null], trials.Select(trial => trial.Score));
        Assert.Equal(("optimizer", "sgd"), (trials[1].Values[2].Name, ((SpecScalar)trials[1].Values[2].Value).Text));
    }

    [Fact]
    public async Task Import_StudyWithTwoObjectives_GivesBothValues()
    {
        string spec = Spec.Replace(
            "metric: validation_accuracy\n  mode: max", "objectives: [{metric: validation_accuracy}, {metric: parameters}]",
            StringComparison.Ordinal);
        string written = Path.Combine(_sandbox.Folder, "warm.yaml");
        (await Import("optuna.log", spec, "-o", written, "--study", "front", "--default", "optimizer=adam", "--default", "wide=true"))
            .Expect(0);
        PastTrial trial = TrialsOf(written)[1];
        Assert.Equal((0.6549845509042115, 4), (trial.Score, Assert.Single(trial.OtherScores!)));
    }

    [Theory]
    [InlineData("optuna.db", "has 2 studies; choose one with --study: digits, front")]
    [InlineData("optuna.db", "--study is 'digit', and", "--study", "digit")]
    [InlineData("optuna.log", "have no 'optimizer'; state the value that they had, as in --default optimizer=VALUE", "--study", "front")]
    [InlineData("optuna.csv", "--default is 'lr'; write it as NAME=VALUE", "--default", "lr")]
    [InlineData("optuna.csv", "--default lr is '7'; hyperparameters.lr allows only", "--default", "lr=7")]
    [InlineData("optuna.csv", "has no column 'acc'", "--score", "acc")]
    [InlineData("optuna.csv", "--score names 2 columns, and the file has 1 objectives", "--score", "a", "--score", "b")]
    [InlineData("optuna.csv", "--study chooses a study of Optuna's storage", "--study", "digits")]
    [InlineData("missing.csv", "is no file; name a CSV file")]
    public async Task Import_WhatDoesNotFit_GivesOneError(string name, string message, params string[] options)
    {
        CommandResult result = (await Sandbox.Run(["import", Recorded(name), _sandbox.Write("search.yaml", Spec), .. options])).Expect(2);
        Assert.Contains(message, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("  wide: {type: categorical, values: [true, false]}\n", "", "differ in 'wide', which hyperparameters does not have")]
    [InlineData("mode: max", "mode: min", "looks for the greatest value, and the file for the least validation_accuracy")]
    [InlineData("name: tpe", "name: tpe\n  warm_start: [last]", "search.yaml:15:3: error: searcher.warm_start is in the file already")]
    [InlineData("name: tpe", "name: random", "search.yaml is 'random', which learns from no trials")]
    public async Task Import_IntoAFileThatDoesNotFit_GivesAnError(string old, string changed, string message)
    {
        CommandResult result =
            (await Import("optuna.log", Spec.Replace(old, changed, StringComparison.Ordinal), "--study", "digits")).Expect(2);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trials.csv", "lr,score,state\n0.1,0.5,DONE\n", "trials.csv:2:1: error: state is 'DONE'")]
    [InlineData("trials.csv", "lr,score\n0.1,good\n", "trials.csv:2:1: error: score is 'good', and a score is a number")]
    [InlineData("trials.csv", "lr,score\n0.1,1,2,3\n", "trials.csv:2:1: error: the row has 4 fields, and the header names 2 columns")]
    [InlineData("trials.log", "{\"op_code\": 5}\n{\"op_code\": 5}\n", "trials.log:1:1: error: the line is not one of a journal of Optuna")]
    [InlineData("trials.log", "{\"op_code\": 99999999999}\n{}\n", "trials.log:1:1: error: the line is not one of a journal of Optuna")]
    [InlineData("trials.csv", "lr,score,state\n0.1,0.5,1\n", "trials.csv:2:1: error: state is '1'")]
    [InlineData("trials.db", "SQLite format 3\0garbage", "cannot be read as a database of Optuna")]
    public async Task Import_DamagedFile_NamesThePlace(string name, string text, string message)
    {
        string path = Path.Combine(_sandbox.Folder, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        CommandResult result = (await Sandbox.Run("import", path, _sandbox.Write("search.yaml", Spec))).Expect(2);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    /// <summary>Optuna writes such lines when several processes work on a study, and passes over them when it reads.</summary>
    [Fact]
    public async Task Import_JournalWithLinesThatChangeNothing_PassesOverThem()
    {
        string[] lines = await File.ReadAllLinesAsync(Recorded("optuna.log"), TestContext.Current.CancellationToken);
        string again = lines[0], late = lines.First(line => line.Contains("\"op_code\": 6", StringComparison.Ordinal));
        string other = late.Replace("\"state\": 1", "\"state\": 3", StringComparison.Ordinal);
        string gone = "{\"op_code\": 4, \"worker_id\": \"w\", \"study_id\": 7, \"datetime_start\": null}";
        int ended = Array.IndexOf(lines, late) + 1;
        string path = _sandbox.Write("many.log", string.Join('\n', [.. lines[..ended], again, other, gone, .. lines[ended..]]));
        string spec = _sandbox.Write("search.yaml", Spec);
        Assert.Equal(
            (await Sandbox.Run("import", Recorded("optuna.log"), spec, "--study", "digits")).Expect(0).Output,
            (await Sandbox.Run("import", path, spec, "--study", "digits")).Expect(0).Output);
    }

    [Fact]
    public async Task Import_JournalThatAKillCutShort_ReadsTheWholeLines()
    {
        string[] lines = await File.ReadAllLinesAsync(Recorded("optuna.log"), TestContext.Current.CancellationToken);
        string path = _sandbox.Write("cut.log", string.Join('\n', lines) + "\n{\"op_code\": 6, \"wor");
        string spec = _sandbox.Write("search.yaml", Spec);
        Assert.Equal(
            (await Sandbox.Run("import", Recorded("optuna.log"), spec, "--study", "digits")).Expect(0).Output,
            (await Sandbox.Run("import", path, spec, "--study", "digits")).Expect(0).Output);
    }

    private Task<CommandResult> Import(string trials, string spec, params string[] options) => Sandbox.Run(
    [
        "import", Recorded(trials), _sandbox.Write("search.yaml", spec), .. options,
        .. trials is "optuna.db" or "optuna.log" && !options.Contains("--study") ? (string[])["--study", "digits"] : [],
    ]);

    private static IReadOnlyList<PastTrial> TrialsOf(string file) =>
        SpecFile.Read(file, []).Searcher.WarmStart!.Sources.Single().Trials!;

    /// <summary>The path of a recorded file, or of a file of the test.</summary>
    private string Recorded(string name)
    {
        if (!name.StartsWith("optuna.", StringComparison.Ordinal)) return Path.Combine(_sandbox.Folder, name);
        string folder = Path.Combine(Sandbox.Repository, "tests", "Client.Tests", "Imports", "Recorded");
        if (name != "optuna.db") return Path.Combine(folder, name);
        string path = Path.Combine(_sandbox.Folder, name);
        using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = File.ReadAllText(Path.Combine(folder, "optuna.sql"));
        command.ExecuteNonQuery();
        return path;
    }
}
