using System.Collections;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using UsersWeb.Data;

namespace UsersWeb.Databases;

/// <summary>
/// Reads a time that .NET has none for, as the year 20000 or the zeroth of a month, as <see cref="Instants.Damaged"/>: one damaged row
/// must not keep the others from being seen. Everything else is the driver's.
/// </summary>
internal sealed class TolerantReader(DbDataReader driver) : DbDataReader
{
    private bool isDisposed;

    public override int Depth => driver.Depth;

    public override int FieldCount => driver.FieldCount;

    public override bool HasRows => driver.HasRows;

    public override bool IsClosed => driver.IsClosed;

    public override int RecordsAffected => driver.RecordsAffected;

    public override int VisibleFieldCount => driver.VisibleFieldCount;

    public override object this[int ordinal] => driver[ordinal];

    public override object this[string name] => driver[name];

    /// <summary>A time from any driver's reader.</summary>
    public static DateTime ReadInstant(DbDataReader row, int column)
    {
        try
        {
            return DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or ArgumentException or OverflowException)
        {
            return Instants.Damaged;
        }
    }

    public override DateTime GetDateTime(int ordinal) => ReadInstant(driver, ordinal);

    public override T GetFieldValue<T>(int ordinal) =>
        typeof(T) == typeof(DateTime) ? (T)(object)ReadInstant(driver, ordinal) : driver.GetFieldValue<T>(ordinal);

    public override bool GetBoolean(int ordinal) => driver.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => driver.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        driver.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => driver.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        driver.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => driver.GetDataTypeName(ordinal);

    public override decimal GetDecimal(int ordinal) => driver.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => driver.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => driver.GetEnumerator();

    public override Type GetFieldType(int ordinal) => driver.GetFieldType(ordinal);

    public override float GetFloat(int ordinal) => driver.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => driver.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => driver.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => driver.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => driver.GetInt64(ordinal);

    public override string GetName(int ordinal) => driver.GetName(ordinal);

    public override int GetOrdinal(string name) => driver.GetOrdinal(name);

    public override string GetString(int ordinal) => driver.GetString(ordinal);

    public override object GetValue(int ordinal) => driver.GetValue(ordinal);

    public override int GetValues(object[] values) => driver.GetValues(values);

    public override bool IsDBNull(int ordinal) => driver.IsDBNull(ordinal);

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) =>
        driver.IsDBNullAsync(ordinal, cancellationToken);

    public override bool NextResult() => driver.NextResult();

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => driver.NextResultAsync(cancellationToken);

    public override bool Read() => driver.Read();

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => driver.ReadAsync(cancellationToken);

    public override void Close()
    {
        if (!isDisposed) driver.Close();
    }

    public override Task CloseAsync() => isDisposed ? Task.CompletedTask : driver.CloseAsync();

    public override async ValueTask DisposeAsync()
    {
        // A driver may give its reader to somebody else as soon as it is disposed of: never twice.
        if (!isDisposed) await driver.DisposeAsync();
        isDisposed = true;
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed) driver.Dispose();
        isDisposed = true;
        base.Dispose(disposing);
    }
}

/// <summary>
/// Has every query of a context read by <see cref="TolerantReader"/>. What a change gives back comes from no old row.
/// </summary>
internal sealed class TolerantReads : DbCommandInterceptor
{
    public static TolerantReads All { get; } = new();

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result) =>
        eventData.CommandSource == CommandSource.SaveChanges ? result : new TolerantReader(result);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData,
        DbDataReader result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ReaderExecuted(command, eventData, result));
}
