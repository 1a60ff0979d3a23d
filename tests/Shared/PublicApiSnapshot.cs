using System.Reflection;

namespace ProtoP2P.Shared.Tests;

/// <summary>
/// Compares the public API of an assembly with the file PublicApi.txt of the test project, so that no change of it goes unseen in
/// a review. With the environment variable UPDATE_SNAPSHOTS=1 the file is written instead.
/// </summary>
internal static class PublicApiSnapshot
{
    /// <param name="assembly">The assembly whose API is looked at.</param>
    /// <param name="testProject">The folder below tests/ that holds the file.</param>
    public static void Verify(Assembly assembly, string testProject)
    {
        string path = Path.Combine(RepositoryRoot.Find(), "tests", testProject, "PublicApi.txt");
        string actual = PublicApiRenderer.Render(assembly);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        string expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        string[] before = expected.Split('\n');
        string[] now = actual.Split('\n');
        IEnumerable<string> changes = [.. before.Except(now).Select(line => "- " + line), .. now.Except(before).Select(line => "+ " + line)];
        actual.ShouldBe(expected, $"The public API of {assembly.GetName().Name} changed:\n{string.Join('\n', changes)}\nIf that is meant, run the test with UPDATE_SNAPSHOTS=1 and commit {path}.");
    }
}
