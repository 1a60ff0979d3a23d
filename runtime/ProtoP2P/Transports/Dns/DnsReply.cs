namespace ProtoP2P.Transports.Dns;

/// <summary>What a server answered.</summary>
/// <param name="Code">Whether the question was answered.</param>
/// <param name="Texts">The TXT records of the name, or of the name that it is an alias of, each with its strings joined.</param>
/// <param name="KnowsOptions">Whether the server speaks the extension of RFC 6891.</param>
/// <param name="IsReferral">Whether the server, neither in charge of the name nor willing to ask on, only names others.</param>
internal sealed record DnsReply(DnsResponseCode Code, IReadOnlyList<string> Texts, bool KnowsOptions, bool IsReferral);
