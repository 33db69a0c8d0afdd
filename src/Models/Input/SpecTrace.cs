namespace Gridfold.Models.Input;

/// <summary>
/// Notes what readers ask of a file. The JSON Schema of the file follows from these notes, so the schema cannot differ from the readers.
/// </summary>
public sealed class SpecTrace
{
    private readonly List<MapShape> _maps = [];
    private readonly Dictionary<string, ListItems> _items = [];

    /// <summary>What each reader asked, in the order in which the readers were made.</summary>
    public IReadOnlyList<MapShape> Maps => _maps;

    /// <summary>The items of lists of words, by the path of the list.</summary>
    public IReadOnlyDictionary<string, ListItems> Items => _items;

    /// <summary>Notes the items of a list.</summary>
    /// <param name="list">The path of the list.</param>
    /// <param name="items">The items.</param>
    public void Note(string list, ListItems items) => _items[list] = items;

    internal MapShape Open(string path, SpecMap map)
    {
        var shape = new MapShape(path, map);
        _maps.Add(shape);
        return shape;
    }
}
