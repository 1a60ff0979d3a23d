using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <summary>One kind of component value, as text and as bytes. What <see cref="IsValid"/> admits survives the way through the text form exactly.</summary>
internal abstract class ValueCodec
{
    /// <summary>The size in bytes of every value, or null where values carry a length prefix.</summary>
    public virtual int? FixedSize => null;

    /// <summary>Whether the text is the whole rest of the address, slashes included.</summary>
    public virtual bool IsPath => false;

    /// <summary>What the text should have been, for error messages.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads the text form. A value that is read passes <see cref="IsValid"/>.</summary>
    public abstract bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value);

    /// <summary>Whether the bytes, which have the fixed size where there is one, are a value.</summary>
    public abstract bool IsValid(ReadOnlySpan<byte> value);

    /// <summary>Writes the text form of a valid value.</summary>
    public abstract string Format(ReadOnlySpan<byte> value);
}
