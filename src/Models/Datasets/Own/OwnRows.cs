using Gridfold.Abstractions;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Datasets.Tables;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;

namespace Gridfold.Models.Datasets.Own;

/// <summary>The rows of the user's class, where <see cref="OwnCodeGate"/> allows it.</summary>
public sealed class OwnRows
{
    private readonly OwnClass _owner;
    private readonly OwnMaker _maker;
    private readonly IDataset _dataset;

    private OwnRows(OwnClass owner, OwnMaker maker) => (_owner, _maker, _dataset) = (owner, maker, (IDataset)maker.Make()!);

    /// <summary>Makes an object of the class.</summary>
    /// <exception cref="OwnClassException">There is no such class, or it cannot be made.</exception>
    public static OwnRows Open(OwnClass owner)
    {
        Type type = OwnAssembly.Load(owner).Find(owner, Suits, $"implements {typeof(IDataset).FullName}");
        if (!Suits(type))
        {
            throw new OwnClassException($"{owner.Path}.{OwnClass.ClassKey} is {owner.Name}; it must implement {typeof(IDataset).FullName}, "
                + "be public and not abstract");
        }

        return new OwnRows(owner, OwnMaker.OfConstructor(type, owner));
    }

    /// <summary>Asks for the fingerprint.</summary>
    /// <exception cref="OwnClassException">The class tells none.</exception>
    public string Fingerprint()
    {
        string? fingerprint = Guarded("its fingerprint cannot be had", () => _dataset.Fingerprint);
        return OwnDataSource.IsFingerprint(fingerprint) ? fingerprint! : throw new OwnClassException(
            $"{_owner.Name} tells the fingerprint {(fingerprint is null ? "null" : $"'{ShownText.OfName(fingerprint)}'")}; it must have "
                + OwnDataSource.FingerprintRule);
    }

    /// <summary>Writes the rows as a table, and then asks for the fingerprint again: this object, and a new one of the class.</summary>
    /// <param name="stream">Takes the table.</param>
    /// <param name="most">The most bytes of the table.</param>
    /// <exception cref="OwnClassException">The rows cannot be had, break a rule, or have changed meanwhile.</exception>
    public void Write(Stream stream, long most = TableDataset.MaxBytes)
    {
        string before = Fingerprint();
        var columns = Guarded("its columns cannot be had", () => _dataset.Columns)?.ToArray() ?? [];
        if (columns.Length < 2 || columns.Any(string.IsNullOrWhiteSpace))
        {
            throw new OwnClassException($"{_owner.Name} has {columns.Length} columns; it must have at least two, each with a name: a "
                + "feature and a target");
        }

        Guarded("its rows cannot be had", () => WriteRows(new OwnTable(stream, _owner.Name, columns, most)));
        if (Fingerprint() is var after && after == before) after = new OwnRows(_owner, _maker).Fingerprint();
        if (after == before) return;
        throw new OwnClassException($"{_owner.Name} told the fingerprint '{before}' before its rows and '{after}' after them; it must stay "
            + "the same as long as the rows do: make it from what the rows come from, not from the time or from random numbers");
    }

    private static bool Suits(Type type) => type is { IsAbstract: false, IsVisible: true } && type.IsAssignableTo(typeof(IDataset));

    private object? WriteRows(OwnTable table)
    {
        foreach (Cell[] row in _dataset.ReadRows()) table.Add(row);
        table.Flush();
        return null;
    }

    private T Guarded<T>(string what, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is not OwnClassException)
        {
            throw new OwnClassException($"{_owner.Name}: {what}: {OwnFailureText.Of(exception)}");
        }
    }
}
