using Gridfold.Models.Datasets;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Tests.Training;

/// <summary>The classes of a fold's rows.</summary>
internal static class ClassData
{
    public static int[] TrainingLabels(this FoldData data) => ((ClassTargets)data.TrainingTargets).Labels;

    public static int[] ValidationLabels(this FoldData data) => ((ClassTargets)data.ValidationTargets).Labels;

    public static FoldData WithLabels(this FoldData data, int[] training, int[] validation, int classCount) =>
        data with
        {
            TrainingTargets = new ClassTargets(training, classCount),
            ValidationTargets = new ClassTargets(validation, classCount)
        };
}
