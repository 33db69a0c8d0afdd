using System.Text.Json;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>Makes the file that is kept of a fold.</summary>
internal static class FoldModelFile
{
    /// <summary>
    /// The network, its weights, and what makes its inputs of raw rows, for each fold that they are the result of; null when there are no
    /// weights.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="hyperparameters">The trial's.</param>
    /// <param name="data">What was trained on.</param>
    /// <param name="result">What came of it.</param>
    public static Func<FoldId, byte[]>? Of(ExperimentSpec experiment, IReadOnlyList<Hyperparameter> hyperparameters, FoldData data, RunResult result)
    {
        if (result.Weights is not { } weights) return null;
        using JsonDocument document = JsonDocument.Parse(SpecJson.Write(TrialSpec.ModelOf(experiment, hyperparameters)));
        JsonElement model = document.RootElement.Clone();
        return fold => FoldModel.Save(
            new ModelDescription(
                ModelDescription.CurrentFormat, fold.Experiment, fold.Trial, fold.Fold, result.WeightsHash!, model, data.ClassNames, data.RawFormat!, data.Preprocessing),
            weights);
    }
}
