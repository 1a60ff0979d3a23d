namespace ProtoP2P;

/// <summary>From where an address can be reached.</summary>
public enum AddressScope
{
    /// <summary>The address starts with no IP address, such as <c>/memory</c> or <c>/dns4</c>.</summary>
    Unknown,

    /// <summary>A wildcard: an address to listen on, not to reach.</summary>
    Unspecified,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>This link: 169.254.0.0/16 and fe80::/10.</summary>
    LinkLocal,

    /// <summary>A private network: RFC 1918, shared address space (RFC 6598) and unique local addresses (RFC 4193).</summary>
    Private,

    /// <summary>Everywhere: every other IP address.</summary>
    Public,
}
