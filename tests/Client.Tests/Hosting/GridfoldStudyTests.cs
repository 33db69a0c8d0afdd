using Gridfold.Hosting;

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
    [InlineData("{\"ask\": 2, \"values\": {}}\n")]
    public async Task Open_DamagedRecord_IsRefused(string line)
    {
        await GridfoldStudy.OpenAsync(Yaml, Record, Token);
        await File.AppendAllTextAsync(Record, line, Token);
        var refused = await Assert.ThrowsAsync<GridfoldException>(() => GridfoldStudy.OpenAsync(Yaml, Record, Token));
        Assert.Contains("is damaged", refused.Message, StringComparison.Ordinal);
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
}
