using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Matrix.Report;

/// <summary>Who took part: what is installed, not what was asked for.</summary>
internal static class PeerVersions
{
    private static readonly string[] Packages =
    [
        "libp2p", "@libp2p/tcp", "@libp2p/websockets", "@chainsafe/libp2p-quic", "@chainsafe/libp2p-noise", "@libp2p/tls", "@libp2p/plaintext",
        "@libp2p/pnet", "@chainsafe/libp2p-yamux", "@libp2p/mplex", "node",
    ];

    public static string Table()
    {
        StringBuilder text = new("| | version |\n|---|---|\n");
        Append(text, "ProtoP2P", typeof(Libp2pHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);
        Append(text, ".NET", Environment.Version.ToString());
        foreach (string package in Packages)
        {
            Append(text, package, FindInstalled(package));
        }

        Append(
            text,
            "machine",
            string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, all peers on it"));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string? version) => text.Append(CultureInfo.InvariantCulture, $"| {name} | {version ?? "not installed"} |\n");

    private static string? FindInstalled(string package)
    {
        string file = Path.Combine(RepositoryPaths.JsInstallation, "node_modules", package, "package.json");
        return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!["version"]!.GetValue<string>() : null;
    }
}
