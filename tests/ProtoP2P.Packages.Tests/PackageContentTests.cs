using System.IO.Compression;
using System.Xml.Linq;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Packages.Tests;

/// <summary>What lies in the packages, and on what they depend.</summary>
public sealed class PackageContentTests(PackedProducts packed)
{
    private static readonly string[] Ids =
        ["ProtoP2P", "ProtoP2P.Abstractions", "ProtoP2P.AspNetCore", "ProtoP2P.Core", "ProtoP2P.Echo", "ProtoP2P.Fetch",
            "ProtoP2P.Identify", "ProtoP2P.Perf", "ProtoP2P.Ping", "ProtoP2P.PubSub", "ProtoP2P.Reflection", "ProtoP2P.Testing"];

    public static TheoryData<string> Packages() => [.. Ids];

    [Fact]
    public void Every_product_is_a_package_and_nothing_else_is()
    {
        IEnumerable<string> ids = Directory.GetFiles(packed.Feed, "*.nupkg")
            .Select(path => Path.GetFileName(path).Replace($".{packed.Version}.nupkg", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        ids.ShouldBe(Ids);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void It_says_what_it_is(string id)
    {
        using ZipArchive package = Open(id, ".nupkg");
        XElement metadata = Metadata(package, id);

        Value(metadata, "description").Length.ShouldBeGreaterThan(20);
        Value(metadata, "license").ShouldBe("MIT");
        Value(metadata, "authors").ShouldNotBeEmpty();
        string[] files = [Value(metadata, "readme"), "LICENSE", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"];
        files.ShouldBeSubsetOf(package.Entries.Select(entry => entry.FullName));
        using ZipArchive symbols = Open(id, ".snupkg");
        symbols.GetEntry($"lib/net10.0/{id}.pdb").ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void It_passes_on_all_that_comes_with_Abstractions(string id)
    {
        using ZipArchive package = Open(id, ".nupkg");

        foreach (XElement dependency in Metadata(package, id).Descendants().Where(element => element.Name.LocalName == "dependency"))
        {
            if ((string?)dependency.Attribute("id") is "ProtoP2P" or "ProtoP2P.Abstractions")
            {
                ((string?)dependency.Attribute("include")).ShouldBe("All");
                ((string?)dependency.Attribute("exclude")).ShouldBeNull();
            }
        }
    }

    [Fact]
    public void Abstractions_holds_what_works_on_contracts_and_depends_on_little()
    {
        using ZipArchive package = Open("ProtoP2P.Abstractions", ".nupkg");
        IEnumerable<string> dependencies = Metadata(package, "ProtoP2P.Abstractions").Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => (string)element.Attribute("id")!);

        package.Entries.Select(entry => entry.FullName)
            .Where(name => name.StartsWith("analyzers/", StringComparison.Ordinal) || name.StartsWith("build", StringComparison.Ordinal))
            .ShouldBe(
                [
                    "analyzers/dotnet/cs/ProtoP2P.Analyzers.dll",
                    "analyzers/dotnet/cs/ProtoP2P.CodeFixes.dll",
                    "analyzers/dotnet/cs/ProtoP2P.Generators.dll",
                    "buildTransitive/ProtoP2P.Abstractions.targets",
                ],
                ignoreOrder: true);
        dependencies.ShouldBe(
            ["ProtoP2P.Core", "Google.Protobuf", "Microsoft.Extensions.DependencyInjection.Abstractions"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("runtime/ProtoP2P.Abstractions")]
    [InlineData("runtime/ProtoP2P")]
    public void The_code_in_its_readme_is_code_that_the_consumers_compile(string project)
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), project, "PACKAGE.md"));
        string sources = string.Concat(
            Directory.GetFiles(packed.Consumers, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText));
        string[] snippets = [.. readme.Split("```csharp\n").Skip(1).Select(part => part.Split("```")[0])];

        snippets.ShouldNotBeEmpty();
        snippets.ShouldAllBe(snippet => sources.Contains(snippet, StringComparison.Ordinal));
    }

    private ZipArchive Open(string id, string extension) => ZipFile.OpenRead(Path.Combine(packed.Feed, $"{id}.{packed.Version}{extension}"));

    private static XElement Metadata(ZipArchive package, string id)
    {
        using Stream nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single();
    }

    private static string Value(XElement metadata, string name) =>
        metadata.Elements().Single(element => element.Name.LocalName == name).Value;
}
