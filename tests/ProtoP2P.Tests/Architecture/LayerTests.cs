using System.Xml.Linq;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Tests.Architecture;

/// <summary>Holds the references of every project against the picture in docs/architecture.md.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ProtoP2P.Core"] = [],
        ["ProtoP2P.Abstractions"] = ["ProtoP2P.Core"],
        ["ProtoP2P"] = ["ProtoP2P.Abstractions"],
        ["ProtoP2P.AspNetCore"] = ["ProtoP2P"],
        ["ProtoP2P.Testing"] = ["ProtoP2P"],
        ["ProtoP2P.Echo"] = ["ProtoP2P.Abstractions"],
        ["ProtoP2P.Perf"] = ["ProtoP2P.Abstractions"],
        ["ProtoP2P.Fetch"] = ["ProtoP2P.Abstractions"],
        ["ProtoP2P.Identify"] = ["ProtoP2P.Abstractions"],
        ["ProtoP2P.Ping"] = ["ProtoP2P.Abstractions"],
        ["ProtoP2P.PubSub"] = ["ProtoP2P.Abstractions"],
        ["ProtoP2P.Reflection"] = ["ProtoP2P.Abstractions"],
        ["ProtoP2P.Generators"] = [],
        ["ProtoP2P.Analyzers"] = [],
        ["ProtoP2P.CodeFixes"] = ["ProtoP2P.Analyzers"],
    };

    public static TheoryData<string> Projects() => [.. ProductProjects().Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_point_downwards_only(string project)
    {
        Allowed.ShouldContainKey(project, $"add {project} to this test and to docs/architecture.md");
        string path = ProductProjects().Single(candidate => Path.GetFileNameWithoutExtension(candidate) == project);

        IEnumerable<string> references = XDocument.Load(path)
            .Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));

        references.ShouldBeSubsetOf(Allowed[project]);
    }

    [Fact]
    public void Protocols_name_no_socket()
    {
        string[] sources = Directory.GetFiles(Path.Combine(RepositoryRoot.Find(), "protocols"), "*.cs", SearchOption.AllDirectories);

        sources.Where(source => File.ReadAllText(source).Contains("System.Net.Sockets", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> ProductProjects() =>
        new[] { "runtime", "protocols", "generators", "analyzers" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(RepositoryRoot.Find(), folder), "*.csproj", SearchOption.AllDirectories));
}
