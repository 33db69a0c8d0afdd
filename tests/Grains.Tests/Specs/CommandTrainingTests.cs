using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Search;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Tests.Specs;

/// <summary>Files that the user's own program trains.</summary>
public sealed class CommandTrainingTests
{
    private const string Training = """ "training": {"command": ["python3", "train.py", "--lr", "${lr}"], "epochs": 9}""",
        Searcher = """ "searcher": {"name": "random", "max_trials": 8, "metric": "val/acc", "mode": "max"}""";

    [Fact]
    public void Read_FileWithoutData_HasFreeNamesAndOneRepeat()
    {
        ExperimentSpec spec = Read(Training, Searcher, """ "resources": {"memory": "1.5GB", "fold_timeout": "90s"}""");
        Assert.True(spec.HasCommand);
        Assert.Same(Reported.Task, spec.Task);
        Assert.IsType<NoSource>(spec.Dataset.Source);
        Assert.Equal(1, spec.Validation.FoldsPerTrial);
        Assert.Equal(new Objective("val/acc", true), spec.Searcher.Objective);
        Assert.Equal((1_500_000_000L, TimeSpan.FromSeconds(90)), (spec.Resources.Memory, spec.Resources.FoldTimeout));
        CommandTraining training = CommandTraining.Bind(spec, [new("lr", "0.25"), new("free", "1")]);
        Assert.Equal(["python3", "train.py", "--lr", "0.25"], training.Command);
        Assert.Equal(9, training.Epochs);
    }

    [Fact]
    public void Read_HyperparametersThatOnlyTheProgramUses_GiveNoWarning()
    {
        var problems = new Problems();
        ExperimentSpec.Read(SpecJson.Read(Document(Training, Searcher)), problems);
        Assert.Empty(problems.Errors);
        Assert.Empty(problems.Warnings);
    }

    [Fact]
    public void Read_SchedulerRacingAndLimits_AreThoseOfEveryFile()
    {
        ExperimentSpec spec = Read(Training, Searcher, """ "scheduler": {"name": "asha", "eta": 3, "min_epochs": 1}""",
            """ "validation": {"type": "repeats", "repeats": 3, "racing": "paired"}""", """ "limits": {"goal": 0.9}""");
        Assert.Equal([1, 3], spec.Scheduler.Epochs);
        var plan = ExperimentPlan.Of(spec);
        Assert.Equal((8, 3, true), (plan.Trials, plan.FoldsPerTrial, plan.IsRace));
        Assert.NotNull(PlannedJobs.Of(spec, new ClusterSlots(2, AreGpus: false)));
    }

    [Theory]
    [InlineData(""" "training": {"command": [], "epochs": 1}""", "training.command is a list; it must have 1 to 1000 entries")]
    [InlineData(""" "training": {"command": "python3", "epochs": 1}""", "training.command is the text 'python3'; it must be a list")]
    [InlineData(""" "training": {"command": [[1]], "epochs": 1}""", "training.command[0] is a list; it must be text")]
    [InlineData(""" "training": {"command": ["a"]}""", "training has no 'epochs'; it is required")]
    [InlineData(""" "training": {"command": ["a"], "epochs": 1, "batch_size": 8}""", "'batch_size' is not a key of training")]
    [InlineData(""" "training": {"command": ["--data=9", "a"], "epochs": 1}""", "its first entry is '--data=9'; it must name a program")]
    [InlineData(""" "training": {"command": ["a", "${none}"], "epochs": 1}""", "${none} is not defined")]
    [InlineData(""" "model": {"layers": ["relu"]}""", "model is a map; training.command trains")]
    [InlineData(""" "task": "regression" """, "task is the text 'regression'; training.command measures its own metrics")]
    [InlineData(""" "metrics": ["mcc"]""", "metrics[0] is the text 'mcc', which is not a metric")]
    [InlineData(""" "validation": {"type": "kfold", "folds": 3}""", "validation.type divides rows, and the file has no dataset")]
    [InlineData(""" "searcher": {"name": "grid", "mode": "max"}""", "searcher has no 'metric'; it is required")]
    [InlineData(""" "searcher": {"name": "grid", "metric": "a"}""", "searcher has no 'mode'; it is required")]
    [InlineData(
        """ "searcher": {"name": "grid", "metric": "a b", "mode": "max"}""", "searcher.metric is the text 'a b'; a name has letters")]
    [InlineData(""" "searcher": {"name": "grid", "metric": "parameters", "mode": "min"}""", "training.command has no network")]
    [InlineData(""" "resources": {"memory": "12"}""", "resources.memory is the text '12'; it must be a number above 0 with a unit")]
    [InlineData(""" "resources": {"engine": "libtorch"}""", "resources.engine is the text 'libtorch'; it chooses among Gridfold's engines")]
    [InlineData(""" "checkpoints": {"keep": "last"}""", "and no extension adds epochs to training.command: write keep: none")]
    [InlineData(""" "dataset": {"name": "iris"}""", "the file has no 'validation'; it is required")]
    public void Read_BrokenRule_IsTold(string section, string error)
    {
        string[] sections = [Training, Searcher];
        string key = section.Split('"')[1];
        var problems = new Problems();
        ExperimentSpec? spec = ExperimentSpec.Read(
            SpecJson.Read(Document([.. sections.Where(known => known.Split('"')[1] != key), section])), problems);
        if (spec is not null) SubmissionCheck.CheckSpec(spec, problems);
        Assert.Contains(problems.Errors, problem => problem.Message.Contains(error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(""" "resources": {"memory": "1GB"}""", "resources.memory is the text '1GB'; it bounds the process of training.command")]
    [InlineData(""" "validation": {"type": "repeats"}""", "validation.type is repeats, which is for experiments without data")]
    public void Read_KeyOfOwnTrainingInAnotherFile_IsTold(string section, string error)
    {
        Problems problems = new ExperimentDocument().With(section.Split('"')[1], section[(section.IndexOf(':') + 1)..].Replace('"', '\''))
            .Problems();
        Assert.Contains(problems.Errors, problem => problem.Message.Contains(error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(OwnCodeRole.None, Role.Operator, "Gridfold:OwnCode:Role = Operator")]
    [InlineData(OwnCodeRole.None, Role.Submitter, "Gridfold:OwnCode:Role = Submitter")]
    [InlineData(OwnCodeRole.Operator, Role.Submitter, "that is for operators only")]
    [InlineData(OwnCodeRole.Operator, Role.Operator, null)]
    [InlineData(OwnCodeRole.Submitter, Role.Submitter, null)]
    public void Require_CallerWhoMayNotBringPrograms_IsToldTheSetting(OwnCodeRole allowed, Role caller, string? refusal)
    {
        var options = new OwnCodeOptions { Role = allowed };
        ExperimentSpec spec = Read(Training, Searcher);
        if (refusal is null) options.Require(spec, caller);
        else
        {
            Assert.Contains(
                refusal, Assert.Throws<RefusedException>(() => options.Require(spec, caller)).Message, StringComparison.Ordinal);
        }

        options.Require(new ExperimentDocument().Spec(), Role.Submitter);
    }

    [Fact]
    public void Require_SubmissionWithACommand_IsRefusedByDefault()
    {
        string json = Document(Training, Searcher);
        var submission = new ExperimentSubmission("own-bcdfg", json, "x", Models.Datasets.Dataset.None.Fingerprint, []);
        Assert.Contains(
            "Gridfold:OwnCode:Role", Assert.Throws<RefusedException>(() => SubmissionCheck.Require(submission, "own-bcdfg")).Message,
            StringComparison.Ordinal);
        SubmissionCheck.Require(submission, "own-bcdfg", new OwnCodeOptions { Role = OwnCodeRole.Operator });
    }

    private static ExperimentSpec Read(params string[] sections) => ExperimentSpec.Parse(Document(sections));

    private static string Document(params string[] sections) => $$"""
        {
          "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "own",
          "hyperparameters": {
            "lr": {"type": "categorical", "values": [0.25, 0.5]}, "free": {"type": "categorical", "values": [1, 2, 3, 4]}
          },
          {{string.Join(", ", sections)}}
        }
        """;
}
