namespace ProtoP2P.Transports.Dns;

/// <summary>What a server says about a question: RFC 1035, section 4.1.1, and the numbers above 15 of RFC 6891. The names are those that tools print.</summary>
internal enum DnsResponseCode
{
    NoError = 0,
    FormErr = 1,
    ServFail = 2,
    NXDomain = 3,
    NotImp = 4,
    Refused = 5,
    BadVers = 16,
}
