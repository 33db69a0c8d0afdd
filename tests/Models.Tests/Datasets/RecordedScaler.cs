namespace Gridfold.Models.Tests.Datasets;

/// <summary>Iris after scikit-learn 1.2.1's StandardScaler, fitted on the rows whose number is not a multiple of 3.</summary>
internal static class RecordedScaler
{
    public static readonly float[] FirstTraining = [-1.16316153f, -0.15418151f, -1.34773822f, -1.34233106f];
    public static readonly float[] LastTraining = [0.0690011078f, -0.15418151f, 0.748365778f, 0.786241485f];
    public static readonly float[] FirstValidation = [-0.916729004f, 1.05036154f, -1.34773822f, -1.34233106f];
    public static readonly float[] LastValidation = [0.808298692f, -0.15418151f, 0.805017237f, 1.05231305f];
}
