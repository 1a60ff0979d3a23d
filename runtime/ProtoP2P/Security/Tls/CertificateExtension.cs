namespace ProtoP2P.Security.Tls;

/// <summary>One extension of a certificate.</summary>
internal readonly record struct CertificateExtension(string Oid, bool IsCritical, byte[] Value);
