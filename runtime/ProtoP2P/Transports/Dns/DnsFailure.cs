namespace ProtoP2P.Transports.Dns;

/// <summary>What a server did instead of answering: part of a sentence that names the server before it.</summary>
internal sealed class DnsFailure(string what, Exception? innerException = null) : IOException(what, innerException);
