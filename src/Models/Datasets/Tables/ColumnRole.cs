namespace Gridfold.Models.Datasets.Tables;

/// <summary>The role of a column of a table.</summary>
internal enum ColumnRole
{
    Label,
    Group,
    Time,
    Fold,
    Ignored,
    Numeric,
    Categorical,
    Embedded,
    Text,
}
