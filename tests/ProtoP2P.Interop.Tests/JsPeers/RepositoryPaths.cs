using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>Where the peer's sources are and where its packages go.</summary>
internal static class RepositoryPaths
{
    public static string Root { get; } = RepositoryRoot.Find();

    /// <summary>The sources of the peer.</summary>
    public static string JsSources => Path.Combine(Root, "tests", "ProtoP2P.Interop.Tests", "js");

    /// <summary>The messages of the interop contract.</summary>
    public static string ProtoFile => Path.Combine(Root, "tests", "ProtoP2P.Interop.Tests", "Protos", "interop.proto");

    /// <summary>A copy of the sources with the installed packages; ignored by git, kept between runs.</summary>
    public static string JsInstallation => Path.Combine(Root, "artifacts", "js-peers");
}
