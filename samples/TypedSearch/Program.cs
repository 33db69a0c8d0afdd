using System.Globalization;
using Gridfold.Hosting;
using Gridfold.Hosting.Specs;
using TypedSearch;

// First of all: Gridfold trains networks of your own in processes of this program.
GridfoldSession.RunChildProcessIfAsked();

Parameter<int> hidden = Parameter.Categorical("hidden", [4, 16]);
Parameter<double> lr = Parameter.Double("lr", 0.003, 0.1, log: true, count: 2);
var spec = new Experiment
{
    Name = "typed-iris",
    Seed = 42,
    Dataset = new Dataset { Name = "iris", Preprocess = [Preprocessing.Standardize()] },
    Model = new Model { Type = typeof(GatedNetwork), Settings = new Settings { { "hidden", hidden } } },
    Training = new Training { Optimizer = Optimizer.Adam(lr), BatchSize = 16, Epochs = 20 },
    Hyperparameters = [hidden, lr],
    Searcher = Searcher.Grid(metric: "validation_accuracy", mode: Mode.Max),
    Validation = Validation.StratifiedKfold(2),
};

await using GridfoldSession gridfold = await GridfoldSession.StartLocalAsync();
SearchPlan plan = await gridfold.PlanAsync(spec);
Console.WriteLine($"{plan.Trials} trials of {plan.FoldsPerTrial} folds");

GridfoldExperiment experiment = await gridfold.SubmitAsync(spec);
Console.WriteLine((await experiment.WaitAsync()).State);
Trial best = (await experiment.GetLeaderboardAsync()).Best;
using GridfoldModel model = await best.LoadModelAsync<GatedNetwork>();
double[] probabilities = model.Predict([5.9, 3.0, 5.1, 1.8])[0];
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"This flower is {model.Decide(probabilities)}, with probability {probabilities.Max():0.00}"));
