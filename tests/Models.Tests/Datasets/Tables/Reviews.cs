namespace Gridfold.Models.Tests.Datasets.Tables;

/// <summary>Short texts about films, each good or bad.</summary>
internal static class Reviews
{
    private static readonly string[] Good = ["great", "lovely", "brilliant", "moving"], Bad = ["dull", "awful", "boring", "weak"];

    private static readonly string[] Things = ["film", "plot", "cast", "score", "ending"];

    /// <summary>A table of texts with the label y. The words repeat, so a fold of a third of the rows has nearly all of them.</summary>
    public static string Csv(int rows) => TableFile.Csv("id,text,y", rows, row =>
    {
        string[] words = row % 2 == 0 ? Good : Bad;
        string thing = Things[row % 5], other = Things[row / 5 % 5];
        return $"{row},\"The {thing} was {words[row / 2 % 4]}, and the {other} {words[row / 8 % 4]}!\",{(row % 2 == 0 ? "good" : "bad")}";
    });
}
