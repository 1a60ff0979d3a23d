namespace ProtoP2P.PubSub;

/// <summary>A <see cref="MessageIdFunction"/> that allocates nothing.</summary>
/// <param name="fields">The message.</param>
/// <param name="destination">Takes the id; <see cref="MessageId.MaxLength"/> bytes.</param>
/// <returns>How many bytes the id has; 0 for none.</returns>
internal delegate int MessageIdWriter(in MessageFields fields, Span<byte> destination);
