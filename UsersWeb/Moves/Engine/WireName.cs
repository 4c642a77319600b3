using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// One of our own values by its name in JSON. Whatever a newer version has written is kept as its name and is none of ours,
/// so that a reader shows it instead of taking it for something else.
/// </summary>
/// <param name="Text">The name.</param>
[JsonConverter(typeof(WireNameConverter))]
public readonly record struct WireName<T>(string Text) where T : struct, Enum
{
    /// <summary>The value; null when this version has none of that name.</summary>
    public T? Known => WireNames.Find<T>(Text);

    /// <summary>By a value of ours.</summary>
    public static implicit operator WireName<T>(T value) => new(WireNames.Of(value));

    /// <summary>The name.</summary>
    public override string ToString() => Text ?? "";
}

/// <summary>A <see cref="WireName{T}"/> as a JSON string.</summary>
internal sealed class WireNameConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(WireName<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;

    private sealed class Converter<T> : JsonConverter<WireName<T>> where T : struct, Enum
    {
        public override WireName<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? new(reader.GetString()!) : throw new JsonException("A name is a string.");

        public override void Write(Utf8JsonWriter writer, WireName<T> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
