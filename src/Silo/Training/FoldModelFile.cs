using System.Text.Json;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>Makes the file of a fold's model.</summary>
internal static class FoldModelFile
{
    /// <summary>
    /// Makes the file with the network, its weights and the preprocessing of raw rows, for each fold of the result. Null when there are no
    /// weights.
    /// </summary>
    /// <param name="experiment">The experiment's spec.</param>
    /// <param name="hyperparameters">The trial's assignment.</param>
    /// <param name="data">The data of the training.</param>
    /// <param name="result">The result of the training.</param>
    public static Func<FoldId, byte[]>? Of(
        ExperimentSpec experiment, IReadOnlyList<Hyperparameter> hyperparameters, FoldData data, RunResult result)
    {
        if (result.Weights is not { } weights) return null;
        using JsonDocument document = JsonDocument.Parse(SpecJson.Write(TrialSpec.ModelOf(experiment, hyperparameters)));
        JsonElement model = document.RootElement.Clone();
        return fold => FoldModel.Save(
            new ModelDescription(
                ModelDescription.CurrentFormat, fold.Experiment, fold.Trial, fold.Fold, result.WeightsHash!, model, data.ClassNames,
                data.RawFormat!, data.Preprocessing)
            {
                Fill = data.Fill,
                Tokens = data.Tokens,
                Target = data.TrainingTargets.Scales is [var only] ? only : null,
                Targets = data.TrainingTargets.Scales is { Count: > 1 } scales
                    ? [.. scales.Zip(data.TargetNames, (scale, name) => scale with { Name = name })]
                    : null,
                Labels = data.TrainingTargets is LabelTargets ? data.TargetNames : null,
                Threshold = result.Judged?.Threshold,
            },
            weights);
    }
}
