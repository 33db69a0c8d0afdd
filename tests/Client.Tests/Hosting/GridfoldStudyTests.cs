using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Hosting;
using Gridfold.Hosting.Studies;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.Hosting;

/// <summary>Studies: a program asks for trials and tells their scores.</summary>
public sealed class GridfoldStudyTests : IDisposable
{
    private const string Yaml = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: parabola
        seed: 3
        hyperparameters:
          x: {type: double, min: -5, max: 5}
          n: {type: int, min: 1, max: 9}
        searcher: {name: tpe, max_trials: 20, lag: 2, metric: value, mode: min}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-study-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Record => Path.Combine(_folder, "study.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ask_StudyThatIsKilledAfterEachCall_GivesTheTrialsOfAWholeOne()
    {
        List<double> whole = await Search(await GridfoldStudy.OpenAsync(Yaml, Record, Token));
        Assert.Equal(20, whole.Count);

        string other = Path.Combine(_folder, "other.jsonl");
        var pieces = new List<double>();
        while (true)
        {
            // The process ends after it has asked, and after it has told.
            StudyTrial? asked = await (await GridfoldStudy.OpenAsync(Yaml, other, Token)).AskAsync(Token);
            await File.AppendAllTextAsync(other, """{"tell": 1, "sc""", Token);
            GridfoldStudy study = await GridfoldStudy.OpenAsync(Yaml, other, Token);
            if (await study.AskAsync(Token) is not { } trial) break;
            Assert.Equal(asked!.Number, trial.Number);
            pieces.Add(Value(trial));
            await study.TellAsync(trial, Value(trial), Token);
        }

        Assert.Equal(whole, pieces);
        Assert.Equal(await File.ReadAllTextAsync(Record, Token), await File.ReadAllTextAsync(other, Token));
        Assert.Equal(whole.Min(), (await (await GridfoldStudy.OpenAsync(Yaml, other, Token)).GetBestAsync(Token))!.Score);
    }

    [Fact]
    public async Task Optimize_Objective_FindsTheBestAndGivesATrialThatThrewAgain()
    {
        GridfoldStudy study = await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        await Assert.ThrowsAsync<InvalidDataException>(() => study.OptimizeAsync(new Parabola(throwsAt: 3), Token));
        var objective = new Parabola(throwsAt: null);
        StudyTrial best = (await study.OptimizeAsync(objective, Token))!;
        Assert.Equal(3, objective.First);
        Assert.True(best.Score < 1, $"{best.Score}");
    }

    [Fact]
    public async Task Ask_BeyondTheLag_NamesTheTrialToTell()
    {
        GridfoldStudy study = await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        StudyTrial first = (await study.AskAsync(Token))!;
        await study.AskAsync(Token);
        var refused = await Assert.ThrowsAsync<GridfoldException>(() => study.AskAsync(Token));
        Assert.Equal("trial 3 depends on the score of trial 1, which was not told; tell it first, or raise searcher.lag in a new study",
            refused.Message);
        await study.TellAsync(first, double.NaN, Token);
        Assert.Equal(3, (await study.AskAsync(Token))!.Number);
        Assert.Contains("was told before", (await Assert.ThrowsAsync<GridfoldException>(() => study.TellAsync(1, 0, Token))).Message,
            StringComparison.Ordinal);
        Assert.Contains("trial 9 was not asked for; the study has given 3 of 20 trials",
            (await Assert.ThrowsAsync<GridfoldException>(() => study.TellAsync(9, 0, Token))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed: 4", "is the record of another study")]
    [InlineData("seed: 3\nscheduler: {name: asha}", "study:5:1: scheduler is written, and the scores of a study come from your program")]
    [InlineData("seed: 3\nconstraint: [x > 0]", "study:5:1: 'constraint' is not a key of a study; did you mean 'constraints'?")]
    [InlineData("seed: -1", "study:4:7: ")]
    public async Task Open_WrongFile_IsRefused(string seed, string error)
    {
        await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        var refused = await Assert.ThrowsAsync<GridfoldException>(
            () => GridfoldStudy.OpenAsync(Yaml.Replace("seed: 3", seed, StringComparison.Ordinal), Record, Token));
        Assert.Contains(error, string.Join('\n', refused.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("{\"tell\": 7, \"score\": 1}\n")]
    [InlineData("{\"tell\": 7, \"score\": 1}")]
    [InlineData("{\"ask\": 2, \"values\": {}}\n")]
    [InlineData("{\"ask\": 1, \"values\": {\"x\": 1, \"n\": 2, \"zzz\": 1}}\n")]
    [InlineData("{\"ask\": 1, \"values\": {\"zzz\": 1}}\n")]
    [InlineData("{\"ask\": 1, \"values\": {\"x\": 1}}\n")]
    [InlineData("{\"ask\": 1, \"values\": {\"x\": 6, \"n\": 2}}\n")]
    [InlineData("{\"ask\": 1, \"values\": {\"x\": null, \"n\": 2}}\n")]
    [InlineData("{\"ask\": 1, \"values\": [1, 2]}\n")]
    [InlineData("{\"ask\": \"1\", \"values\": {\"x\": 1, \"n\": 2}}\n")]
    [InlineData("{\"ask\": 1, \"ask\": 1, \"values\": {\"x\": 1, \"n\": 2}}\n")]
    public async Task Open_DamagedRecord_NamesTheLineAndLeavesTheFile(string line)
    {
        await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        await File.AppendAllTextAsync(Record, line, Token);
        await RefuseDamaged(2);
    }

    [Theory]
    [InlineData("{\"tell\": 1, \"score\": \"a\"}\n")]
    [InlineData("{\"tell\": 1, \"score\": 1e999}\n")]
    [InlineData("{\"tell\": 1}\n")]
    [InlineData("{\"tell\": \"1\", \"score\": 1}\n")]
    public async Task Open_DamagedScore_NamesTheLineAndLeavesTheFile(string line)
    {
        await (await GridfoldStudy.OpenAsync(Yaml, Record, Token)).AskAsync(Token);
        await File.AppendAllTextAsync(Record, line, Token);
        await RefuseDamaged(3);
    }

    [Fact]
    public async Task Open_VersionThatIsNoNumber_NamesTheLineAndLeavesTheFile()
    {
        await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        string text = await File.ReadAllTextAsync(Record, Token);
        Assert.Contains("\"study\":1,", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Record, text.Replace("\"study\":1,", "\"study\":\"1\",", StringComparison.Ordinal), Token);
        await RefuseDamaged(1);
    }

    [Theory]
    [InlineData("my notes")]
    [InlineData("my notes\n")]
    [InlineData("{\"a\": 1}\nrest")]
    [InlineData("\n")]
    public async Task Open_FileThatIsNoRecord_IsRefusedAndLeftAsItIs(string text)
    {
        await File.WriteAllTextAsync(Record, text, Token);
        var refused = await Assert.ThrowsAsync<GridfoldException>(() => GridfoldStudy.OpenAsync(Yaml, Record, Token));
        Assert.Equal($"{Record}:1:1: the file is no record of a study, and was left as it is; name another record", refused.Message);
        Assert.Equal(text, await File.ReadAllTextAsync(Record, Token));
    }

    [Fact]
    public async Task Open_FirstLineThatAKillCutOff_IsWrittenAgain()
    {
        await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        string whole = await File.ReadAllTextAsync(Record, Token);
        await File.WriteAllTextAsync(Record, whole[..20], Token);
        await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        Assert.Equal(whole, await File.ReadAllTextAsync(Record, Token));
    }

    [Fact]
    public async Task Open_RecordWithoutItsLastNewline_KeepsTheLine()
    {
        GridfoldStudy study = await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        await RemoveNewlineAndOpen();
        await study.AskAsync(Token);
        await RemoveNewlineAndOpen();
        await study.TellAsync(1, 0.25, Token);
        Assert.Equal(0.25, (await (await RemoveNewlineAndOpen()).GetBestAsync(Token))!.Score);
    }

    [Fact]
    public async Task Do_FullDisk_ChangesNeitherTheRecordNorTheTrials()
    {
        ExperimentSpec spec = StudyFile.Read(YamlSpecReader.Read(Yaml, "study"));
        var trials = new StudyTrials(spec.Searcher.Create(spec.Space, spec.Seed));
        bool isFull = false;
        var journal = new StudyJournal(Record, SpecJson.Write(spec.Root), spec.Space, trials, TimeProvider.System)
        {
            OpenFile = path => new SmallDisk(path, () => isFull),
        };
        StudyLine Ask() => StudyLine.Asked(trials.Asked + 1, trials.Next()!);
        await journal.Do(() => null, Token);
        string before = await File.ReadAllTextAsync(Record, Token);
        isFull = true;
        var refused = await Assert.ThrowsAsync<InputException>(() => journal.Do(Ask, Token));
        Assert.Contains("of the study cannot be written: no room; mend that", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, trials.Asked);
        Assert.Equal(before, await File.ReadAllTextAsync(Record, Token));
        isFull = false;
        await journal.Do(Ask, Token);
        Assert.Equal(1, trials.Asked);
        Assert.Equal(1, (await (await GridfoldStudy.OpenAsync(Yaml, Record, Token)).AskAsync(Token))!.Number);
    }

    [Fact]
    public async Task Optimize_TrialThatAnotherProcessTold_GoesOn()
    {
        GridfoldStudy study = await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        var other = new Parabola(throwsAt: null);
        StudyTrial best = (await study.OptimizeAsync(
            new Overtaken(async () => await (await GridfoldStudy.OpenAsync(Yaml, Record, Token)).OptimizeAsync(other, Token)), Token))!;
        Assert.Equal(1, other.First);
        Assert.Equal(Value(best), best.Score);
        Assert.Equal(best.Number, (await (await GridfoldStudy.OpenAsync(Yaml, Record, Token)).GetBestAsync(Token))!.Number);
    }

    private async Task RefuseDamaged(int line)
    {
        string before = await File.ReadAllTextAsync(Record, Token);
        var refused = await Assert.ThrowsAsync<GridfoldException>(() => GridfoldStudy.OpenAsync(Yaml, Record, Token));
        Assert.StartsWith($"{Record}:{line}:1: the record is damaged: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Record, Token));
    }

    private async Task<GridfoldStudy> RemoveNewlineAndOpen()
    {
        string text = await File.ReadAllTextAsync(Record, Token);
        await File.WriteAllTextAsync(Record, text.TrimEnd('\n'), Token);
        GridfoldStudy study = await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        Assert.Equal(text, await File.ReadAllTextAsync(Record, Token));
        return study;
    }

    private static async Task<List<double>> Search(GridfoldStudy study)
    {
        var values = new List<double>();
        while (await study.AskAsync(Token) is { } trial)
        {
            values.Add(Value(trial));
            await study.TellAsync(trial, Value(trial), Token);
        }

        return values;
    }

    private static double Value(StudyTrial trial) => Math.Pow(trial.Double("x") - 1, 2) + (0.01 * trial.Integer("n"));

    private sealed class Parabola(long? throwsAt) : IObjective
    {
        public long? First { get; private set; }

        public Task<double> ScoreAsync(StudyTrial trial, CancellationToken cancellationToken)
        {
            First ??= trial.Number;
            return trial.Number == throwsAt ? throw new InvalidDataException("no luck") : Task.FromResult(Value(trial));
        }
    }

    // Another process scores every trial while this one scores its first.
    private sealed class Overtaken(Func<Task> other) : IObjective
    {
        public async Task<double> ScoreAsync(StudyTrial trial, CancellationToken cancellationToken)
        {
            await other();
            return Value(trial) - 1000;
        }
    }

    // Half of a text still fits when the disk is full.
    private sealed class SmallDisk(string path, Func<bool> isFull)
        : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!isFull())
            {
                base.Write(buffer);
                return;
            }

            base.Write(buffer[..(buffer.Length / 2)]);
            throw new IOException("no room");
        }
    }
}
