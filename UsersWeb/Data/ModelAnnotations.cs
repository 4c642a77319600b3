using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace UsersWeb.Data;

/// <summary>
/// What the model says of columns and tables beside what a database has to know. Who shows values asks whether a column is secret;
/// who moves them to another database asks which tables go along.
/// </summary>
public static class ModelAnnotations
{
    // Texts, because a migration's snapshot writes them down.
    private const string Secrecy = "UsersWeb:Secrecy";
    private const string Handling = "UsersWeb:Handling";
    private const string Secret = "secret";
    private const string NotSecret = "not secret";

    /// <summary>
    /// Its values let somebody in, or sign or act in somebody's name: they are never shown, in no problem, report or difference.
    /// </summary>
    public static PropertyBuilder<T> IsSecret<T>(this PropertyBuilder<T> property) => property.HasAnnotation(Secrecy, Secret);

    /// <summary>Its values may be shown to whoever runs the application, though not to those a report is handed to.</summary>
    public static PropertyBuilder<T> IsNotSecret<T>(this PropertyBuilder<T> property) => property.HasAnnotation(Secrecy, NotSecret);

    /// <summary>What was said of it; null when nothing was, which whoever shows values takes for a secret.</summary>
    public static bool? IsSecret(this IReadOnlyProperty property) => property.FindAnnotation(Secrecy)?.Value switch
    {
        Secret => true,
        NotSecret => false,
        _ => property.PropertyInfo?.GetCustomAttribute<NotSecretAttribute>() is null ? null : false,
    };

    /// <summary>Its rows follow from others, as search terms do: they are not moved but made anew in the new database.</summary>
    public static EntityTypeBuilder<T> IsRebuilt<T>(this EntityTypeBuilder<T> type) where T : class =>
        type.HasAnnotation(Handling, nameof(TableHandling.Rebuilt));

    /// <summary>Its rows mean something in their own database only, as locks and leases do: they stay behind.</summary>
    public static EntityTypeBuilder<T> IsLeft<T>(this EntityTypeBuilder<T> type) where T : class =>
        type.HasAnnotation(Handling, nameof(TableHandling.Left));

    /// <summary>What becomes of a table's rows when users move; they are moved unless something else was said.</summary>
    public static TableHandling GetHandling(this IReadOnlyEntityType type) =>
        type.FindAnnotation(Handling)?.Value is string handling ? Enum.Parse<TableHandling>(handling) : TableHandling.Moved;
}

/// <summary><see cref="ModelAnnotations.IsNotSecret"/>, said where the property stands.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotSecretAttribute : Attribute;

/// <summary>What becomes of a table's rows when users move to another database.</summary>
public enum TableHandling
{
    /// <summary>They are copied, and compared.</summary>
    Moved,

    /// <summary>They follow from others and are made anew.</summary>
    Rebuilt,

    /// <summary>They stay behind; the new database keeps its own.</summary>
    Left,
}
