namespace ProtoP2P.Transports.Dns;

/// <summary>Where in a message a record of the Internet class has its parts.</summary>
/// <param name="NamePosition">Where its name starts.</param>
/// <param name="Type">Its type.</param>
/// <param name="DataPosition">Where its data starts.</param>
/// <param name="DataLength">The bytes of its data; they are in the message.</param>
internal readonly record struct DnsRecord(int NamePosition, ushort Type, int DataPosition, int DataLength);
