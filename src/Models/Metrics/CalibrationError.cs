namespace Gridfold.Models.Metrics;

/// <summary>
/// The expected calibration error of the predicted class's probability (Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural
/// networks", 2017). Of equal probabilities the first class is the predicted one.
/// </summary>
internal static class CalibrationError
{
    public static double Of(ClassProbabilities rows)
    {
        var bins = new CalibrationBins(CalibrationBins.Usual);
        for (int row = 0; row < rows.Labels.Count; row++)
        {
            int predicted = rows.PredictedOf(row);
            bins.Add(rows[row, predicted], predicted == rows.Labels[row]);
        }

        return bins.Error;
    }
}
