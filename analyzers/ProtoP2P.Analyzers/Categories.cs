namespace ProtoP2P.Analyzers;

/// <summary>What a diagnostic is about.</summary>
internal static class Categories
{
    public const string Protocol = "ProtoP2P.Protocol";
    public const string Contract = "ProtoP2P.Contract";
    public const string Topic = "ProtoP2P.Topic";
    public const string Usage = "ProtoP2P.Usage";
    public const string Compatibility = "ProtoP2P.Compatibility";
}
