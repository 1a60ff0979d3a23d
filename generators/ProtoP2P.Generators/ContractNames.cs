using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>The names that one generated file gives to what it declares; none hides or equals a name of the user's.</summary>
internal sealed class ContractNames
{
    /// <summary>The names with which a member would hide what every class inherits.</summary>
    public static readonly string[] ObjectMembers =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    private readonly string[] _fields;

    public ContractNames(ContractModel contract)
    {
        string[] parameters = [.. contract.Methods.SelectMany(ParameterNames)];
        NameScope types = new(contract.Methods.Select(static method => method.Name).Concat(parameters).Append(contract.Name));
        string stem = Stem(contract.Name);
        Client = types.Take(stem + "Client");
        Methods = types.Take(stem + "Methods");
        Invoker = new NameScope(parameters).Take("_rpc");
        NameScope fields = new([.. ObjectMembers, Client, Methods]);
        Descriptor = fields.Take("Descriptor");
        _fields = [.. contract.Methods.Select(method => Identifiers.Escape(fields.Take(MethodReader.DefaultWireName(method.Name))))];
    }

    /// <summary>The class that implements the contract by calling a peer.</summary>
    public string Client { get; }

    /// <summary>The class that holds the descriptors.</summary>
    public string Methods { get; }

    /// <summary>The client's field that calls go through.</summary>
    public string Invoker { get; }

    /// <summary>The field of the contract's descriptor.</summary>
    public string Descriptor { get; }

    /// <summary>The field that describes the method at <paramref name="index"/>.</summary>
    public string Field(int index) => _fields[index];

    /// <summary>Whether a public method of this name would hide one that every class inherits.</summary>
    public static bool HidesObjectMember(string method) => ObjectMembers.Contains(method);

    /// <summary>What generated names begin with: the interface's without its I.</summary>
    public static string Stem(string name) =>
        name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : name;

    private static IEnumerable<string> ParameterNames(MethodModel method)
    {
        string?[] names = [method.Head?.Name, method.Request?.Name, method.Call?.Name];
        return names.Where(static name => name is not null).Select(static name => name!);
    }
}
