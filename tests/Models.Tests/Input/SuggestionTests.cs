using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Input;

public sealed class SuggestionTests
{
    private static readonly string[] Metrics = ["validation_loss", "validation_accuracy", "validation_roc_auc", "training_accuracy"];

    [Theory]
    [InlineData("validation_acuracy", "validation_accuracy")]
    [InlineData("accuracy", "validation_accuracy")]
    [InlineData("auc", "validation_roc_auc")]
    [InlineData("ROC_AUC", "validation_roc_auc")]
    [InlineData("ion", null)]
    [InlineData("recall", null)]
    public void Nearest_MisspeltNameOrPartOfAName_IsTheKnownName(string name, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(name, Metrics));
}
