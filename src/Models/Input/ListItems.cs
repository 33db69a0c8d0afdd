namespace Gridfold.Models.Input;

/// <summary>The items of a list that are words, or words with an argument.</summary>
/// <param name="Words">The words that stand alone.</param>
/// <param name="Keys">The words that have an argument: each is the key of a map with one entry.</param>
public sealed record ListItems(IReadOnlyList<string> Words, IReadOnlyList<string> Keys);
