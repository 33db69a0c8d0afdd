using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Two classes from a numeric label: below a threshold, and at or above it.</summary>
/// <param name="AtLeast">The threshold, in the label's own unit.</param>
/// <param name="Location">The place of the rule.</param>
public sealed record Binarize(double AtLeast, SourceLocation? Location);
