using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Validation;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Grains.Tests.Specs;

public sealed class ExperimentSpecTests
{
    [Fact]
    public void Read_ValidFile_KeepsWhatIsWritten()
    {
        Problems problems = new ExperimentDocument().Problems();
        Assert.Empty(problems.Errors);
        Assert.Empty(problems.Warnings);
        ExperimentSpec spec = new ExperimentDocument().With("max_failed_trials", "2").Spec();
        Assert.Equal(("test-grid", 1UL, 3, 2L), (spec.Name, spec.Seed, spec.MaxRestarts, spec.MaxFailedTrials));
        Assert.Equal(["hidden", "lr", "epochs"], spec.Space.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new GridSearcher.Spec { Objective = new Objective("validation_accuracy", true) }, spec.Searcher);
        Assert.Equal(new KFoldSpec(5, 1, IsStratified: true), spec.Validation with { Location = null });
        Assert.Equal(new ExperimentShare(4, 0, 1), spec.Resources.Share);
    }

    [Fact]
    public void Read_OptionalKeysMissing_TakesTheDefaults()
    {
        ExperimentSpec spec = new ExperimentDocument().Without("seed").Without("resources").Without("max_restarts")
            .With("searcher", "{'name': 'grid'}").Spec();
        Assert.Equal((0UL, 5, null, null), (spec.Seed, spec.MaxRestarts, spec.MaxFailedTrials, spec.Checkpoints.EveryEpochs));
        Assert.Equal(new ExperimentShare(null, 0, 1), spec.Resources.Share);
        Assert.Equal(new Objective("validation_f1_macro", true), spec.Searcher.Objective);
    }

    [Fact]
    public void Read_Task_DecidesLossesMetricsAndTheirDefaults()
    {
        ExperimentSpec spec = new ExperimentDocument().With("task", "'regression'").With("searcher", "{'name': 'grid'}").Spec();
        Assert.Same(Regression.Task, spec.Task);
        Assert.Same(Regression.Task, spec.Dataset.Task);
        Assert.Equal(new Objective("validation_rmse", false), spec.Searcher.Objective);
        Assert.Equal("mse", Regression.Task.DefaultLoss.Name);
        Assert.Same(Classification.Task, new ExperimentDocument().Spec().Task);
        Assert.Same(Classification.Task, new ExperimentDocument().With("task", "'classification'").Spec().Task);
    }

    [Fact]
    public void Read_SeveralLabels_AreForARegression()
    {
        const string data = "{'path': 'a.csv', 'label': ['x', 'y']}";
        ExperimentSpec spec = new ExperimentDocument().With("task", "'regression'").With("searcher", "{'name': 'grid'}")
            .With("dataset", data).Spec();
        Assert.Equal(("x", "y"), (spec.Dataset.Label!.Name, Assert.Single(spec.Dataset.MoreLabels).Name));
        ProblemAssert.AreExactly(
            new ExperimentDocument().With("dataset", data).Problems().Errors,
            "dataset.label names several columns, and task is classification, which predicts one; predict the numbers of all with");
    }

    [Theory]
    [InlineData("task", "'clustering'", "task is the text 'clustering', which is not known")]
    [InlineData("dataset", "{'name': 'iris', 'binarize': {'at_least': 2}}", "dataset.binarize makes classes, and task is regression")]
    public void Read_TaskThatDoesNotFit_IsAnError(string key, string value, string words)
    {
        Problems problems = new ExperimentDocument().With("task", "'regression'").With("searcher", "{'name': 'grid'}").With(key, value)
            .Problems();
        ProblemAssert.AreExactly(problems.Errors, words);
    }

    [Fact]
    public void Read_Share_KeepsWhatIsWritten() => Assert.Equal(
        new ExperimentShare(2, -3, 2.5),
        new ExperimentDocument().With("resources", "{'max_slots': 2, 'priority': -3, 'weight': 2.5, 'slots_per_fold': 1}").Spec()
            .Resources.Share);

    [Fact]
    public void Read_Engine_IsAutoUnlessItIsLibtorch()
    {
        Assert.Equal(EngineChoice.Auto, new ExperimentDocument().Spec().Resources.Engine);
        Assert.Equal(EngineChoice.Auto, new ExperimentDocument().Without("resources").Spec().Resources.Engine);
        Assert.Equal(EngineChoice.Auto, new ExperimentDocument().With("resources", "{'engine': 'auto'}").Spec().Resources.Engine);
        Assert.Equal(EngineChoice.Libtorch, new ExperimentDocument().With("resources", "{'engine': 'libtorch'}").Spec().Resources.Engine);
    }

    [Theory]
    [InlineData("off", EngineChoice.Libtorch)]
    [InlineData("auto", EngineChoice.Auto)]
    public void Parse_StoredWithTheFormerKey_Opens(string fusion, EngineChoice engine)
    {
        string json = new ExperimentDocument().With("resources", $"{{'max_slots': 3, 'fusion': '{fusion}'}}").Json;
        ResourcesSpec resources = ExperimentSpec.Parse(json).Resources;
        Assert.Equal((engine, 3), (resources.Engine, resources.Share.MaxSlots));
    }


    [Fact]
    public void Read_Budget_IsKept() =>
        Assert.Equal("epochs", new ExperimentDocument().With("hyperparameters.epochs.role", "'budget'").Spec().Space.Budget?.Name);

    [Theory]
    [InlineData("hyperparameters.epochs.role", "'bugdet'",
        "hyperparameters.epochs.role is the text 'bugdet', which is not known; did you mean 'budget'?")]
    [InlineData("hyperparameters.lr.role", "'budget'", "hyperparameters.lr has the role budget and does not stand for training.epochs ... "
        + "must stand for training.epochs and nothing else ... remove 'role' | ${lr} stands here")]
    [InlineData("training.epochs", "5", "hyperparameters.epochs has the role budget and does not stand for training.epochs")]
    [InlineData(
        "training.batch_size", "'${epochs}'", "${epochs} stands here, and hyperparameters.epochs has the role budget ... nothing else")]
    [InlineData("model.layers.0", "{'linear': '${epochs}'}",
        "${epochs} stands here, and hyperparameters.epochs has the role budget ... nothing else")]
    [InlineData("resources.engine", "'fused'", "resources.engine is the text 'fused', which is not known ... auto, libtorch")]
    [InlineData("resources.fusion", "'off'", "'fusion' is not a key of resources; did you mean 'engine: libtorch'?")]
    [InlineData("resources.fusion", "'auto'", "'fusion' is not a key of resources; did you mean 'engine: auto'?")]
    [InlineData("resources.fusion", "'on'", "'fusion' is not a key of resources; write 'engine: auto' or 'engine: libtorch'")]
    public void Read_WrongBudget_IsRefused(string path, string json, string words) =>
        ProblemAssert.AreExactly(
            new ExperimentDocument().With("hyperparameters.epochs.role", "'budget'").With(path, json).Problems().Errors, words);

    [Fact]
    public void Read_Checkpoints_HasTheirEpochsAndWhatIsKept()
    {
        CheckpointsSpec Checkpoints(string json) => new ExperimentDocument().With("checkpoints", json).Spec().Checkpoints;
        Assert.Equal(new CheckpointsSpec(10, false), Checkpoints("{'every_epochs': 10}"));
        Assert.Equal(new CheckpointsSpec(null, true), Checkpoints("{'keep': 'last'}"));
    }

    [Fact]
    public void Read_LossWithoutMode_IsMinimized() =>
        Assert.False(new ExperimentDocument().With("searcher", "{'name': 'grid', 'metric': 'validation_loss'}").Spec()
            .Searcher.Objective.IsMaximized);

    [Theory]
    [InlineData("apiVersion", "'gridfold.dev/v2'", "apiVersion is the text 'gridfold.dev/v2' ... reads gridfold.dev/v1 only")]
    [InlineData("kind", "'Job'", "kind is the text 'Job' ... Experiment only")]
    [InlineData("kind", "[1]", "kind is a list ... must be text")]
    [InlineData("name", "'Test'", "name is the text 'Test' ... lower-case letters, digits and dashes")]
    [InlineData("name", "'1test'", "name is the text '1test' ... beginning with a letter")]
    [InlineData("name", "''", "name is the text '' ... 1 to 63")]
    [InlineData("name", "'a_b'", "name is the text 'a_b' ... lower-case")]
    [InlineData("name", "'a234567890123456789012345678901234567890123456789012345678901234'", "name is ... 1 to 63")]
    [InlineData("name", "['a']", "name is a list ... must be text")]
    [InlineData("seed", "-1", "seed is -1 ... whole number at least 0")]
    [InlineData("seed", "'one'", "seed is the text 'one' ... whole number")]
    [InlineData("seed", "1.5", "seed is 1.5 ... whole number")]
    [InlineData("keep", "'some'", "keep is the text 'some'; it must be best, all, or the number")]
    [InlineData("keep", "0", "keep is 0; it must be a whole number at least 1 and at most 1000")]
    [InlineData("sede", "3", "'sede' is not a key of an experiment file ... did you mean 'seed'?")]
    [InlineData("notes", "'x'", "'notes' is not a key of an experiment file ... known: ")]
    [InlineData("dataset", "'iris'", "dataset is the text 'iris' ... must be a map")]
    [InlineData("dataset.name", "'${lr}'", "dataset refers to ${lr} ... model and training only ... write the value itself")]
    [InlineData("dataset", "{'path': 'a-${lr}.csv', 'label': 'y'}", "dataset refers to 'a-${lr}.csv' ... model and training only")]
    [InlineData("model", "{'layers': ['${nope}', {'linear': '${hidden}'}, {'linear': 'classes'}]}",
        "${nope} is not defined ... entry under hyperparameters ... known: hidden, lr, epochs")]
    [InlineData("training.batch_size", "'${epoch}'", "${epoch} is not defined ... did you mean 'epochs'?")]
    [InlineData("training.batch_size", "'a${lr}'", "'a${lr}' mixes ${...} with other text ... whole value")]
    [InlineData("training.batch_size", "'${lr} ${lr}'", "'${lr} ${lr}' mixes")]
    [InlineData("training.batch_size", "'${}'", "'${}' mixes")]
    [InlineData("hyperparameters", "3", "hyperparameters is 3 ... must be a map")]
    [InlineData("hyperparameters.lr", "{'type': 'double', 'min': 2, 'max': 1, 'count': 2}", "hyperparameters.lr.min is 2 ... above max")]
    [InlineData("hyperparameters.lr", "{'type': 'double', 'min': 1, 'max': 2}",
        "hyperparameters.lr is a range without single values ... add count or step")]
    [InlineData("hyperparameters.hidden.values", "[]", "hyperparameters.hidden.values is an empty list")]
    [InlineData("hyperparameters.hidden.values", "[4, 4]", "hyperparameters.hidden.values has 4 twice")]
    [InlineData("hyperparameters.hidden.typ", "1", "'typ' is not a key of hyperparameters.hidden ... did you mean 'type'?")]
    [InlineData("hyperparameters", "{'hidden': {'type': 'int', 'min': 1, 'max': 9007199254740992, 'step': 1}, 'lr': {'type': 'double', "
        + "'min': 1, 'max': 10001, 'step': 1}, 'epochs': {'type': 'const', 'value': 1}}",
        "the grid has more than 9,223,372,036,854,775,807 trials ... random searcher")]
    [InlineData("searcher", "[]", "searcher is a list ... must be a map")]
    [InlineData("searcher.name", "'gird'", "searcher.name is the text 'gird' ... did you mean 'grid'?")]
    [InlineData("searcher", "{'name': 'randm', 'max_trials': 5}", "searcher.name is the text 'randm' ... did you mean 'random'?")]
    [InlineData("searcher", "{'metric': 'validation_loss'}",
        "searcher has no 'name' ... auto or cmaes or gp or grid or list or nsga2 or random or sobol or tpe")]
    [InlineData("searcher.metric", "'validation_acuracy'",
        "searcher.metric is the text 'validation_acuracy' ... did you mean 'validation_accuracy'?")]
    [InlineData("searcher.metric", "'fun'", "searcher.metric is the text 'fun' ... known: validation_loss")]
    [InlineData("searcher.mode", "'up'", "searcher.mode is the text 'up' ... known: max, min")]
    [InlineData("searcher.max_trials", "5", "searcher.max_trials is 5 ... one trial for each combination: remove it")]
    [InlineData("searcher.max_trial", "5", "'max_trial' is not a key of searcher ... did you mean 'max_trials'?")]
    [InlineData("searcher", "{'name': 'random'}", "searcher has no 'max_trials' ... number of trials to draw")]
    [InlineData("searcher", "{'name': 'random', 'max_trials': 0}", "searcher.max_trials is 0 ... at least 1")]
    [InlineData("validation", "5", "validation is 5 ... must be a map")]
    [InlineData("validation", "{'folds': 5}", "validation has no 'type' ... holdout, kfold, stratified_kfold, repeated_kfold")]
    [InlineData(
        "validation.type", "'stratified_kfld'", "validation.type is the text 'stratified_kfld' ... did you mean 'stratified_kfold'?")]
    [InlineData("validation.folds", "1", "validation.folds is 1 ... at least 2")]
    [InlineData("validation.folds", "'five'", "validation.folds is the text 'five' ... whole number")]
    [InlineData("validation.folds", "'${lr}'", "validation.folds is the text '${lr}' ... whole number")]
    [InlineData("validation.folds", "2147483647", "validation.folds is 2147483647 ... at most")]
    [InlineData("validation.folds", "10001", "validation.folds is 10001 ... at most 10000")]
    [InlineData("validation", "{'type': 'repeated_kfold', 'folds': 150, 'repeats': 1000}", "validation.repeats is 1000 ... with folds: "
        + "150 each trial has 150,000 folds ... at most 10,000: lower folds or repeats")]
    [InlineData("validation.racing", "'fast'", "validation.racing is the text 'fast' ... known: off, forgiving, paired")]
    [InlineData("validation.racing", "true", "validation.racing is true ... known: off, forgiving, paired")]
    [InlineData("validation.lag", "4", "validation.lag is 4 ... goes with racing: forgiving or paired: remove it")]
    [InlineData("validation", "{'type': 'kfold', 'folds': 3, 'racing': 'paired', 'lag': 0}", "validation.lag is 0 ... at least 1")]
    [InlineData("validation", "{'type': 'kfold', 'folds': 3, 'racing': 'paired', 'lag': 1025}", "validation.lag is 1025 ... 1024")]
    [InlineData("validation", "{'type': 'holdout', 'racing': 'paired'}",
        "validation.racing is the text 'paired' ... one fold ... remove racing")]
    [InlineData("validation", "{'type': 'kfold'}", "validation has no 'folds' ... folds: 5")]
    [InlineData(
        "validation", "{'type': 'kfold', 'folds': 3, 'fraction': 0.5}", "'fraction' is not a key of validation ... known: type, folds")]
    [InlineData("validation", "{'type': 'repeated_kfold', 'folds': 3}", "validation has no 'repeats' ... repeats: 3")]
    [InlineData("validation", "{'type': 'repeated_kfold', 'folds': 3, 'repeats': 0}", "validation.repeats is 0 ... at least 1")]
    [InlineData("validation", "{'type': 'repeated_kfold', 'folds': 3, 'repeats': 2, 'stratified': 1}",
        "validation.stratified is 1 ... true or false")]
    [InlineData("validation", "{'type': 'holdout', 'folds': 3}", "'folds' is not a key of validation ... known: type, fraction")]
    [InlineData("validation", "{'type': 'holdout', 'fraction': 0}", "validation.fraction is 0 ... above 0 and below 1")]
    [InlineData("validation", "{'type': 'holdout', 'fraction': 1}", "validation.fraction is 1 ... above 0 and below 1")]
    [InlineData("validation", "{'type': 'holdout', 'fraction': 1.5}", "validation.fraction is 1.5 ... above 0 and below 1")]
    [InlineData("validation", "{'type': 'holdout', 'fraction': 'half'}", "validation.fraction is the text 'half' ... must be a number")]
    [InlineData("resources", "4", "resources is 4 ... must be a map")]
    [InlineData("resources.max_slots", "0", "resources.max_slots is 0 ... at least 1")]
    [InlineData("resources.slots_per_fold", "2", "resources.slots_per_fold is 2 ... at most 1")]
    [InlineData("resources.maxslots", "2", "'maxslots' is not a key of resources ... did you mean 'max_slots'?")]
    [InlineData("resources.priority", "1001", "resources.priority is 1001 ... at least -1000 and at most 1000")]
    [InlineData("resources.priority", "-1001", "resources.priority is -1001 ... at least -1000")]
    [InlineData("resources.priority", "0.5", "resources.priority is 0.5 ... whole number")]
    [InlineData("resources.weight", "0", "resources.weight is 0 ... above 0 and at most 1000")]
    [InlineData("resources.weight", "1000.5", "resources.weight is 1000.5 ... at most 1000")]
    [InlineData("resources.weight", "'heavy'", "resources.weight is the text 'heavy' ... must be a number")]
    [InlineData("resources.weigth", "2", "'weigth' is not a key of resources ... did you mean 'weight'?")]
    [InlineData("checkpoints", "10", "checkpoints is 10 ... must be a map")]
    [InlineData("checkpoints", "{}", "checkpoints has no 'every_epochs' ... every_epochs: 10")]
    [InlineData("checkpoints", "{'every_epochs': 0}", "checkpoints.every_epochs is 0 ... at least 1")]
    [InlineData("checkpoints", "{'every_epochs': '${epochs}'}", "checkpoints.every_epochs is the text '${epochs}' ... whole number")]
    [InlineData("checkpoints", "{'every_epochs': 1, 'keep': 2}", "checkpoints.keep is 2 ... last, none")]
    [InlineData("checkpoints", "{'every_epoch': 1, 'keep': 'last'}", "'every_epoch' is not a key of checkpoints ... every_epochs")]
    [InlineData("max_restarts", "-1", "max_restarts is -1 ... at least 0 and at most 1000")]
    [InlineData("max_restarts", "1001", "max_restarts is 1001 ... at most 1000")]
    [InlineData("max_failed_trials", "-1", "max_failed_trials is -1 ... at least 0")]
    [InlineData("max_failed_trials", "true", "max_failed_trials is true ... whole number")]
    public void Read_BrokenRule_SaysThePathTheValueAndTheRuleOnce(string path, string json, string words)
    {
        Problems problems = new ExperimentDocument().With(path, json).Problems();
        ProblemAssert.AreExactly(problems.Errors, words);
    }

    [Theory]
    [InlineData("apiVersion", "the file has no 'apiVersion' ... write apiVersion: gridfold.dev/v1")]
    [InlineData("kind", "the file has no 'kind' ... write kind: Experiment")]
    [InlineData("name", "the file has no 'name' ... as in name: ")]
    [InlineData("dataset", "the file has no 'dataset' ... name: iris")]
    [InlineData("model", "the file has no 'model' ... the network")]
    [InlineData("training", "the file has no 'training' ... optimizer, batch_size and epochs")]
    [InlineData("searcher", "the file has no 'searcher' ... name: grid")]
    [InlineData("validation", "the file has no 'validation' ... stratified_kfold")]
    [InlineData("hyperparameters", "${hidden} is not defined ... none is known here | ${lr} is not defined | ${epochs} is not defined")]
    public void Read_MissingSection_SaysWhatToWrite(string section, string words) =>
        ProblemAssert.AreExactly(new ExperimentDocument().Without(section).Problems().Errors, words);

    [Theory]
    [InlineData(
        "hyperparameters.other", "{'type': 'const', 'value': 1}", "hyperparameters.other is used by nothing ... ${other} ... remove it")]
    [InlineData("searcher.mode", "'min'", "searcher.mode is min for validation_accuracy ... worst trial")]
    [InlineData("searcher.metric", "'validation_loss'", "searcher.mode is max for validation_loss ... worst trial")]
    public void Read_ProbablyNotMeant_IsAWarning(string path, string json, string words)
    {
        Problems problems = new ExperimentDocument().With(path, json).Problems();
        Assert.Empty(problems.Errors);
        ProblemAssert.AreExactly(problems.Warnings, words);
    }

    [Fact]
    public void Read_SeveralMistakes_ReportsEachOnce()
    {
        Problems problems = new ExperimentDocument().With("seed", "-1").With("validation.folds", "1")
            .With("hyperparameters.hidden.values", "[]").With("extra", "1").Problems();
        Assert.Equal(4, problems.Errors.Count);
    }

    [Fact]
    public void Read_AList_IsRefused()
    {
        var problems = new Problems();
        Assert.Null(ExperimentSpec.Read(SpecJson.Read("[]"), problems));
        ProblemAssert.AreExactly(problems.Errors, "the file is a list ... beginning with apiVersion");
    }

    [Fact]
    public void Parse_BrokenSpec_ThrowsItsProblems() =>
        Assert.Single(Assert.Throws<InputException>(() => new ExperimentDocument().With("seed", "-1").Spec()).Problems);

    [Fact]
    public void Read_PlaceholderUsed_IsNotCheckedForItsValue() =>
        Assert.Empty(new ExperimentDocument().With("hyperparameters.lr", "{'type': 'const', 'value': -1}").Problems().Errors);
}
