namespace Gridfold.Models.SelfTests.Cases;

/// <summary>The names of quantities.</summary>
internal static class QuantityNames
{
    public const string Output = "output", InputGradient = "input gradient";
    public const string WeightGradient = "weight gradient", BiasGradient = "bias gradient";
    public const string RunningMean = "running mean", RunningVariance = "running variance";
    public const string Loss = "loss", SumOfLosses = "sum of losses";
    public const string Sum = "sum", Mean = "mean", LineSums = "sums of lines", ColumnSums = "sums of columns";
    public const string Greatest = "greatest", PlaceOfGreatest = "place of the greatest";
    public const string Uniform = "uniform numbers", NormalMoments = "moments of normal numbers", KeptShare = "share kept by dropout";
    public const string Seeds = "seeds", HashedMasks = "hashed masks";
    public const string Copy = "copy", CopyOfWholeNumbers = "copy of whole numbers";
}
