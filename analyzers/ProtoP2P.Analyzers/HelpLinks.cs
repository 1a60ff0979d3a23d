namespace ProtoP2P.Analyzers;

/// <summary>Where each diagnostic is explained, with a wrong and a right sample.</summary>
internal static class HelpLinks
{
    public const string Root = "https://github.com/protop2p/protop2p/blob/main/docs/diagnostics/";
}
