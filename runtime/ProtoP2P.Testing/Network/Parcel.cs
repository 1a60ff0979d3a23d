namespace ProtoP2P.Testing;

/// <summary>What is under way in one direction of a connection.</summary>
/// <param name="Kind">What happens when it arrives.</param>
/// <param name="Offset">Where it begins in the stream of bytes.</param>
/// <param name="Bytes">How many bytes it carries.</param>
/// <param name="Due">When it arrives.</param>
internal readonly record struct Parcel(ParcelKind Kind, long Offset, int Bytes, DateTimeOffset Due);
