using Gridfold.Grains.Access;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.OwnCode;

/// <summary>The options of code that users bring along: <c>training.command</c>, <c>model.class</c> and <c>dataset.class</c>.</summary>
public sealed class OwnCodeOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Gridfold:OwnCode";

    /// <summary>
    /// Who may submit experiments with <c>training.command</c>, <c>model.class</c> or <c>dataset.class</c>. Their code runs on the silos,
    /// with the rights of a silo.
    /// </summary>
    /// <value>None, Operator or Submitter. Default: None; an embedded silo sets Submitter, because it runs what its own user wrote.</value>
    public OwnCodeRole Role { get; set; } = OwnCodeRole.None;

    /// <summary>
    /// Whether a program gets all environment variables of the silo. Otherwise it gets the usual ones, such as PATH and HOME, and none that
    /// could hold a password.
    /// </summary>
    /// <value>Default: <see langword="false"/>; an embedded silo sets <see langword="true"/>.</value>
    public bool PassesEnvironment { get; set; }

    /// <summary>The time in which a program must exit after its last report, or after the answer stop. Then it is killed.</summary>
    /// <value>Above 0. Default: 10 seconds.</value>
    public TimeSpan ExitTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Reports each option that breaks its rule.</summary>
    /// <param name="section">The section of the configuration that has the options.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(string section, Problems problems) => new OptionRules(section, problems).Time(ExitTime);

    /// <summary>Refuses an experiment with code of a caller who may not bring any.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="role">The caller's role. A client with a certificate of the cluster is an operator.</param>
    /// <exception cref="RefusedException">The caller may not.</exception>
    public void Require(ExperimentSpec spec, Role role)
    {
        if (spec.HasCommand) Require(role, "training.command runs a program");
        else if (spec.HasOwnNetwork) Require(role, "model.class runs code of yours");
        else if (spec.HasOwnData) RequireForData(role);
    }

    /// <summary>Refuses a dataset of a caller who may not bring any code.</summary>
    /// <param name="role">The caller's role.</param>
    /// <exception cref="RefusedException">The caller may not.</exception>
    public void RequireForData(Role role) => Require(role, "dataset.class runs code of yours");

    /// <summary>Refuses an upload with code of a caller who may not bring any.</summary>
    /// <param name="role">The caller's role.</param>
    /// <exception cref="RefusedException">The caller may not.</exception>
    public void RequireForUpload(Role role) => Require(role, "the code of model.class or dataset.class runs");

    private void Require(Role role, string what)
    {
        OwnCodeRole needed = role == Access.Role.Operator ? OwnCodeRole.Operator : OwnCodeRole.Submitter;
        if (Role >= needed) return;
        string now = Role == OwnCodeRole.None ? "off" : "for operators only";
        throw new RefusedException(
            $"{what} on the silos, and on this cluster that is {now}; the operator of the cluster can allow it: "
                + $"{Section}:{nameof(Role)} = {(needed == OwnCodeRole.Operator ? "Operator" : "Submitter")}");
    }
}
