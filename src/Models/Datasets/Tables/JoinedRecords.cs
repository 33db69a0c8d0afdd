using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Tables;

/// <summary>
/// The records of a table, and after them those of a file of test rows. Columns of the test rows are found by name, in any order.
/// </summary>
internal sealed class JoinedRecords : TableRecords
{
    private readonly TableRecords _first;
    private readonly TableRecords _second;
    private readonly IReadOnlySet<string> _optional;
    private string[]? _names;
    private TableHeader? _secondHeader;
    private int[] _places = [];

    /// <param name="first">The table.</param>
    /// <param name="second">The test rows.</param>
    /// <param name="optional">The columns that test rows may lack.</param>
    public JoinedRecords(TableRecords first, TableRecords second, IReadOnlySet<string> optional)
    {
        _first = first;
        _second = second;
        _optional = optional;
    }

    /// <inheritdoc/>
    public override Split Split => _secondHeader is null ? Split.Train : Split.Test;

    /// <inheritdoc/>
    public override double Share => (_secondHeader is null ? _first : _second).Share;

    /// <inheritdoc/>
    public override string DelimiterHint => _first.DelimiterHint;

    /// <inheritdoc/>
    public override int Count => _secondHeader is null ? _first.Count : _names!.Length;

    /// <inheritdoc/>
    public override string this[int field] => _secondHeader is null ? _first[field] : _places[field] < 0 ? "" : _second[_places[field]];

    /// <inheritdoc/>
    public override bool TryNumber(int field, out double value)
    {
        value = 0;
        if (_secondHeader is null) return _first.TryNumber(field, out value);
        return _places[field] >= 0 && _second.TryNumber(_places[field], out value);
    }

    /// <inheritdoc/>
    public override bool IsEmpty(int field) =>
        _secondHeader is null ? _first.IsEmpty(field) : _places[field] < 0 || _second.IsEmpty(_places[field]);

    /// <inheritdoc/>
    public override bool Read()
    {
        if (_secondHeader is null)
        {
            if (_first.Read())
            {
                Line = _first.Line;
                _names ??= [.. Enumerable.Range(0, _first.Count).Select(field => _first[field])];
                return true;
            }

            if (_names is null) return false;
            ReadSecondHeader();
        }

        if (!_second.Read()) return false;
        Line = _second.Line;
        if (_secondHeader!.Fits(_second)) return true;
        throw new InputException(
            $"the row has {_second.Count} fields, and the header has {_secondHeader.Names.Length}; they must agree: correct the row",
            _second.LocationOf(0));
    }

    /// <inheritdoc/>
    public override bool ReportFaults(LimitedProblems problems) => (_secondHeader is null ? _first : _second).ReportFaults(problems);

    /// <inheritdoc/>
    public override SourceLocation LocationOf(int field) =>
        _secondHeader is null ? _first.LocationOf(field) : _second.LocationOf(Math.Max(0, _places[field]));

    /// <inheritdoc/>
    public override void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private void ReadSecondHeader()
    {
        var header = TableHeader.ReadNames(_second);
        _places = [.. _names!.Select(name => header.Find(name) ?? -1)];
        string[] lacking = [.. _names!.Where((name, place) => _places[place] < 0 && name.Length > 0 && !_optional.Contains(name))];
        if (lacking.Length > 0)
        {
            throw new InputException(
                $"the header of the test rows lacks the column '{lacking[0]}'"
                    + (lacking.Length > 1 ? $" and {Numbers.Show((long)lacking.Length - 1)} more" : "")
                    + "; dataset.test must have every column of dataset.path that is not ignored: add it, or ignore it in both",
                _second.LocationOf(0));
        }

        _secondHeader = header;
    }
}
