using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Models.Tests.Training;

public sealed class TrainingSpecTests
{
    private const string Adam = "'optimizer': {'name': 'adam', 'lr': 0.01}";
    private const string Rest = "'batch_size': 8, 'epochs': 5";

    [Theory]
    [InlineData("{" + Rest + "}", "{", "training has no 'optimizer' ... required ... {name: adam, lr: 0.001}")]
    [InlineData(
        "{'optimizer': 'sgd', " + Rest + "}", "optimizer", "training.optimizer is the text 'sgd' ... map ... {name: sgd, lr: 0.001}")]
    [InlineData("{'optimizer': 5, " + Rest + "}", "optimizer", "training.optimizer is 5 ... must be a map")]
    [InlineData("{'optimizer': ['adam'], " + Rest + "}", "optimizer", "training.optimizer is a list ... must be a map")]
    [InlineData("{" + Adam + ", 'epochs': 5}", "{", "training has no 'batch_size' ... batch_size: 32")]
    [InlineData("{" + Adam + ", 'batch_size': 8}", "{", "training has no 'epochs' ... epochs: 50")]
    [InlineData("{" + Adam + ", 'batch_size': null, 'epochs': 5}", "batch_size", "training has no 'batch_size' ... required")]
    [InlineData("{" + Adam + ", 'batch_size': 0, 'epochs': 5}", "batch_size", "training.batch_size is 0 ... at least 1")]
    [InlineData("{" + Adam + ", 'batch_size': 'all', 'epochs': 5}", "batch_size", "training.batch_size is the text 'all' ... whole number")]
    [InlineData("{" + Adam + ", 'batch_size': 1.5, 'epochs': 5}", "batch_size", "training.batch_size is 1.5 ... whole number")]
    [InlineData("{" + Adam + ", 'batch_size': [8, 16], 'epochs': 5}", "batch_size", "training.batch_size is a list ... whole number")]
    [InlineData("{" + Adam + ", 'batch_size': 8, 'epochs': 0}", "epochs", "training.epochs is 0 ... at least 1 and at most 10000000")]
    [InlineData("{" + Adam + ", 'batch_size': 8, 'epochs': 10000001}", "epochs", "training.epochs is 10000001 ... at most 10000000")]
    [InlineData("{" + Adam + ", 'batch_size': 8, 'epochs': true}", "epochs", "training.epochs is true ... whole number")]
    [InlineData("{" + Adam + ", 'loss': 'mse', " + Rest + "}", "loss", "training.loss is the text 'mse' ... known: cross_entropy")]
    [InlineData("{" + Adam + ", 'loss': 'cross_entrpy', " + Rest + "}", "loss", "training.loss ... did you mean 'cross_entropy'?")]
    [InlineData("{" + Adam + ", 'epoch': 5, " + Rest + "}", "epoch", "'epoch' is not a key of training ... did you mean 'epochs'?")]
    [InlineData("{'optimizer': {'lr': 0.1}, " + Rest + "}", "optimizer", "training.optimizer has no 'name' ... one of adam, adamw, sgd")]
    [InlineData("{'optimizer': {'name': 'adam'}, " + Rest + "}", "optimizer", "training.optimizer has no 'lr' ... lr: 0.01")]
    [InlineData("{'optimizer': {'name': 'adan', 'lr': 0.1}, " + Rest + "}", "name",
        "training.optimizer.name is the text 'adan' ... did you mean 'adam'?")]
    [InlineData("{'optimizer': {'name': 'adagrab', 'lr': 0.1}, " + Rest + "}", "name",
        "training.optimizer.name is the text 'adagrab' ... known: adam, adamw, sgd")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 0}, " + Rest + "}", "lr", "training.optimizer.lr is 0 ... number above 0")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': -0.1}, " + Rest + "}", "lr", "training.optimizer.lr is -0.1 ... above 0")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 'fast'}, " + Rest + "}", "lr",
        "training.optimizer.lr is the text 'fast' ... must be a number")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 1e999}, " + Rest + "}", "lr", "training.optimizer.lr is 1e999 ... must be a number")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 0.1, 'weight_decay': -1}, " + Rest + "}", "weight_decay",
        "weight_decay is -1 ... at least 0")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 0.1, 'momentum': 0.9}, " + Rest + "}", "momentum",
        "momentum is 0.9 ... no such setting ... sgd ... remove it")]
    [InlineData(
        "{'optimizer': {'name': 'sgd', 'lr': 0.1, 'momentum': 1}, " + Rest + "}", "momentum", "momentum is 1 ... at least 0 and below 1")]
    [InlineData("{'optimizer': {'name': 'sgd', 'lr': 0.1, 'betas': [0.9, 0.99]}, " + Rest + "}", "betas",
        "betas is a list ... sgd has no such setting ... adam and adamw ... remove it")]
    [InlineData("{'optimizer': {'name': 'sgd', 'lr': 0.1, 'eps': 1e-8}, " + Rest + "}", "eps",
        "eps is 1e-8 ... sgd has no such setting ... remove it")]
    [InlineData("{'optimizer': {'name': 'adamw', 'lr': 0.1, 'eps': 0}, " + Rest + "}", "eps", "eps is 0 ... above 0")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 0.1, 'betas': 0.9}, " + Rest + "}", "betas", "betas is 0.9 ... must be a list")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 0.1, 'betas': [0.9]}, " + Rest + "}", "betas",
        "betas is a list ... two numbers ... [0.9, 0.999]")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 0.1, 'betas': [0.9, 1]}, " + Rest + "}", "betas",
        "betas is a list ... at least 0 and below 1")]
    [InlineData(
        "{'optimizer': {'name': 'adam', 'lr': 0.1, 'betas': [0.9, 'x']}, " + Rest + "}", "betas", "betas is a list ... two numbers")]
    [InlineData("{'optimizer': {'name': 'adam', 'lr': 0.1, 'weight_decy': 1}, " + Rest + "}", "weight_decy",
        "'weight_decy' is not a key of training.optimizer ... did you mean 'weight_decay'?")]
    [InlineData("{" + Adam + ", 'early_stopping': 5, " + Rest + "}", "early_stopping", "training.early_stopping is 5 ... must be a map")]
    [InlineData("{" + Adam + ", 'early_stopping': {'min_delta': 0}, " + Rest + "}", "early_stopping",
        "training.early_stopping has no 'patience' ... patience: 10")]
    [InlineData("{" + Adam + ", 'early_stopping': {'patience': 0}, " + Rest + "}", "patience",
        "training.early_stopping.patience is 0 ... at least 1")]
    [InlineData(
        "{" + Adam + ", 'early_stopping': {'patience': 2, 'min_delta': -1}, " + Rest + "}", "min_delta", "min_delta is -1 ... at least 0")]
    [InlineData("{" + Adam + ", 'early_stopping': {'patience': 2, 'metric': 'training_loss'}, " + Rest + "}", "metric",
        "metric is the text 'training_loss' ... known: validation_loss")]
    [InlineData("{" + Adam + ", 'early_stopping': {'patience': 2, 'patients': 2}, " + Rest + "}", "patients",
        "'patients' is not a key of training.early_stopping ... did you mean 'patience'?")]
    public void Read_BrokenRule_SaysThingPlaceAndRemedy(string text, string key, string words)
    {
        var section = new LocatedSpec(text);
        (TrainingSpec? spec, IReadOnlyList<Problem> errors) = Read(section);
        Assert.Null(spec);
        Problem problem = Assert.Single(errors);
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    [Fact]
    public void Read_SeveralMistakes_ReportsEach() =>
        Assert.Equal(
            4, Read(new LocatedSpec("{'optimizer': {'name': 'adam', 'lr': 0, 'momentum': 1}, 'batch_size': 0, 'epochs': 0}")).Errors.Count);

    public static TheoryData<string, OptimizerSpec> OptimizerSections => new()
    {
        { "{'name': 'adam', 'lr': 0.01}", new AdamSpec(0.01, 0, 0.9, 0.999, 1e-8, IsDecayDecoupled: false) },
        { "{'name': 'adam', 'lr': 1, 'betas': [0, 0.5], 'eps': 0.1}", new AdamSpec(1, 0, 0, 0.5, 0.1, IsDecayDecoupled: false) },
        { "{'name': 'adamw', 'lr': 0.01, 'weight_decay': 0.1}", new AdamSpec(0.01, 0.1, 0.9, 0.999, 1e-8, IsDecayDecoupled: true) },
        { "{'name': 'sgd', 'lr': 0.01, 'momentum': 0.5, 'weight_decay': 1}", new SgdSpec(0.01, 1, 0.5) },
    };

    [Theory]
    [MemberData(nameof(OptimizerSections))]
    public void Read_Optimizer_KeepsItsSettings(string optimizer, OptimizerSpec expected)
    {
        (TrainingSpec? spec, IReadOnlyList<Problem> errors) = Read(
            new LocatedSpec($"{{'optimizer': {optimizer}, 'loss': 'cross_entropy', {Rest}}}"));
        Assert.Empty(errors);
        Assert.Equal(new TrainingSpec(expected, BatchSize: 8, Epochs: 5), spec);
    }

    [Fact]
    public void OptimizerTable_EveryRow_ReadsAnOptimizerOfItsName() => Assert.All(OptimizerTable.All, row =>
    {
        (TrainingSpec? spec, _) = Read(new LocatedSpec($"{{'optimizer': {{'name': '{row.Name}', 'lr': 0.01}}, {Rest}}}"));
        Assert.Equal(row.Name, spec!.Optimizer.Name);
    });

    [Theory]
    [InlineData("'perceptron'")]
    [InlineData("{'name': 'perceptron'}")]
    public void Read_Loss_IsANameOrAMapWithOne(string loss) =>
        Assert.Equal(new PerceptronSpec(), Read(new LocatedSpec($"{{{Adam}, 'loss': {loss}, {Rest}}}")).Spec!.Loss);

    [Theory]
    [InlineData("{'name': 'mse'}", "training.loss.name is the text 'mse' ... known: cross_entropy")]
    [InlineData("{'name': 'perceptron', 'gamma': 2}", "'gamma' is not a key of training.loss")]
    public void Read_LossMap_SaysWhatIsWrong(string loss, string words)
    {
        Problem problem = Assert.Single(Read(new LocatedSpec($"{{{Adam}, 'loss': {loss}, {Rest}}}")).Errors);
        ProblemAssert.Says(problem, words);
    }

    [Fact]
    public void Losses_OfTheTask_ReadALossOfTheirName() => Assert.All(LearningTask.Default.LossNames, name =>
        Assert.Equal(name, Read(new LocatedSpec($"{{{Adam}, 'loss': '{name}', {Rest}}}")).Spec!.Loss.Name));

    [Theory]
    [InlineData("{'patience': 10}", "validation_loss", 10, 0)]
    [InlineData("{'metric': 'validation_f1_macro', 'patience': 3, 'min_delta': 0.01}", "validation_f1_macro", 3, 0.01)]
    public void Read_EarlyStopping_KeepsItsSettings(string stopping, string metric, int patience, double minDelta)
    {
        (TrainingSpec? spec, IReadOnlyList<Problem> errors) = Read(new LocatedSpec($"{{{Adam}, 'early_stopping': {stopping}, {Rest}}}"));
        Assert.Empty(errors);
        Assert.Equal(new EarlyStopping(metric, patience, minDelta), spec!.EarlyStopping);
    }

    private static (TrainingSpec? Spec, IReadOnlyList<Problem> Errors) Read(LocatedSpec section)
    {
        var problems = new Problems();
        TrainingSpec? spec = TrainingSpec.Read(new SpecMapReader(section.Map, "training", problems));
        return (spec, problems.Errors);
    }
}
