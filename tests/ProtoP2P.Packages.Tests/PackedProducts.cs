using System.Reflection;
using System.Xml.Linq;
using ProtoP2P.Shared.Tests;

[assembly: AssemblyFixture(typeof(ProtoP2P.Packages.Tests.PackedProducts))]

namespace ProtoP2P.Packages.Tests;

/// <summary>The packages of this build in a folder outside the repository, and beside them the projects of users.</summary>
/// <remarks>
/// The version is new each time and ProtoP2P is unpacked into a folder of its own, so that no cache answers with an older build. Third-party
/// packages are read where the build of the tests put them: the consumers see no registry.
/// </remarks>
public sealed class PackedProducts : IAsyncLifetime
{
    private static readonly string MachinePackages = typeof(PackedProducts).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "NuGetPackageRoot").Value!;

    // The tests' own bin/CONFIGURATION/FRAMEWORK says which build of the products belongs to them.
    private static readonly string Configuration =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    private readonly string _folder = Directory.CreateTempSubdirectory("protop2p-packages-").FullName;

    /// <summary>The version of all packages.</summary>
    internal string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    /// <summary>Where the packages are.</summary>
    internal string Feed => Path.Combine(_folder, "feed");

    /// <summary>Where the consumers are.</summary>
    internal string Consumers => Path.Combine(_folder, "consumers");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string root = RepositoryRoot.Find();
        CommandResult pack = await Command.RunAsync(
            "dotnet",
            root,
            Quiet,
            "pack", "ProtoP2P.sln", "--no-build", "-c", Configuration, "-o", Feed, "-v", "q", "-m:1",
            $"-p:Version={Version}", $"-p:NuspecOutputPath={Path.Combine(_folder, "nuspec")}{Path.DirectorySeparatorChar}");
        pack.ExitCode.ShouldBe(0, pack.Output);
        pack.Output.ShouldNotContain("warning");

        CopyFolder(Path.Combine(root, "tests", "ProtoP2P.Packages.Tests", "Consumers"), Consumers);
        File.Copy(Path.Combine(root, "Directory.Packages.props"), Path.Combine(Consumers, "ThirdParty.Packages.props"));
        WriteNuGetConfiguration();
        CopyQuickstart(Path.Combine(root, "samples", "Quickstart"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a command of the SDK on a consumer, with the local folder as its only source.</summary>
    internal Task<CommandResult> DotnetAsync(string command, string consumer, params string[] arguments) =>
        RunAsync(Path.Combine(_folder, "packages"), command, consumer, [$"-p:RestoreSources={Feed}", .. arguments]);

    /// <summary>Restores a consumer that needs no package of ours from the machine's sources, to where all its projects look.</summary>
    internal Task<CommandResult> RestoreOntoMachineAsync(string consumer, params string[] arguments) =>
        RunAsync(MachinePackages, "restore", consumer, arguments);

    /// <summary>Lets <c>dotnet format analyzers</c> apply fixes to a consumer that was restored before; skips the test where the SDK has none.</summary>
    internal async Task<CommandResult> FormatAsync(string consumer, params string[] arguments)
    {
        CommandResult result = await Command.RunAsync(
            "dotnet", Consumers, FormatEnvironment, ["format", "analyzers", consumer, "--no-restore", .. arguments]);
        SkipWithoutFormat(result);
        return result;
    }

    /// <summary>Skips the test where the SDK has no <c>dotnet format</c>.</summary>
    internal static void SkipWithoutFormat(CommandResult result) => Assert.SkipWhen(
        result.Output.Contains("specified command or file was not found", StringComparison.Ordinal), "this SDK has no dotnet format");

    // Servers that outlive the command would hold its output open.
    private static Dictionary<string, string> Quiet => new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
    };

    // It takes no MSBuild properties, and MSBuild takes them from the environment too.
    private Dictionary<string, string> FormatEnvironment =>
        new(Quiet) { ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"), ["ProtoP2PVersion"] = Version };

    private Task<CommandResult> RunAsync(string packages, string command, string consumer, string[] arguments) =>
        Command.RunAsync(
            "dotnet",
            Consumers,
            new Dictionary<string, string>(Quiet) { ["NUGET_PACKAGES"] = packages },
            [command, consumer, "-v", "q", "-m:1", "-p:UseSharedCompilation=false", $"-p:ProtoP2PVersion={Version}", .. arguments]);

    private void WriteNuGetConfiguration() =>
        new XDocument(new XElement(
            "configuration",
            new XElement(
                "fallbackPackageFolders",
                new XElement("add", new XAttribute("key", "machine"), new XAttribute("value", MachinePackages)))))
            .Save(Path.Combine(Consumers, "nuget.config"));

    // The sample as it is, but for its references: a user has packages where the repository has projects.
    private void CopyQuickstart(string source)
    {
        string target = Path.Combine(Consumers, "Quickstart");
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        string path = Path.Combine(target, "Quickstart.csproj");
        XDocument project = XDocument.Load(path);
        foreach (XElement reference in project.Descendants("ProjectReference"))
        {
            reference.Name = "PackageReference";
            reference.SetAttributeValue("Include", Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
        }

        project.Save(path);
    }

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.GetDirectories(source))
        {
            CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }
}
